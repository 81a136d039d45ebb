#!/bin/bash
# THE command to see Orthanc Exchange: installs what is missing, builds, makes sample studies, starts Orthanc with the
# plugin, a mail catcher and an SMS gateway on this machine, enters a few requests, and says where to look.
#   demo.sh            keeps running until Ctrl-C; everything it writes is below build/demo, anew each time
#   demo.sh --once     checks that every address answers, and ends
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

"$SCRIPTS/install.sh" run
"$SCRIPTS/build.sh" RelWithDebInfo --without-tests
EXCHANGE_PLUGIN="$(plugin_of RelWithDebInfo)" exec "$PYTHON" "$SCRIPTS/demo.py" --folder "$BUILD/demo" "$@"
