/* Preloaded beside libasan, to have it initialise itself before anything else runs.
 *
 * AddressSanitizer initialises itself at the first malloc(). In Orthanc that is within newlocale(), which libp11-kit calls as
 * it is loaded, and which holds glibc's locale lock. One of the initialisation's dlerror() calls asks gettext for a
 * translation, whose reading of the same lock fails, unnoticed, and whose unlocking then takes away the writer's. What
 * newlocale() unlocks afterwards leaves the lock with a count below zero: every later setlocale(), newlocale() or first
 * mbrtowc() of the process hangs (glibc 2.36, GCC 12).
 *
 *   cc -shared -fPIC -Wl,-z,initfirst -o libsanitizer-first.so sanitizer_first.c
 */
#include <stdlib.h>

static void *volatile kept;

__attribute__((constructor)) static void initialise_sanitizer(void)
{
  kept = malloc(1);
  free(kept);
}
