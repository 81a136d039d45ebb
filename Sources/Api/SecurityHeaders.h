// What every answer of both doors carries (threat 12), unless its handler says otherwise.
#pragma once

#include <array>

namespace OrthancExchange
{
  struct SecurityHeader
  {
    const char* name;
    const char* value;
  };

  /// A page of ours loads from nowhere else, stands in nobody's frame, tells nobody where its
  /// reader came from, and is kept by no cache.
  inline constexpr std::array<SecurityHeader, 8> SECURITY_HEADERS = {{
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' "
       "blob: data:; "
       "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
       "frame-ancestors 'none'"},
      {"X-Frame-Options", "DENY"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy",
       "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(), "
       "cross-origin-isolated=(), display-capture=(), encrypted-media=(), fullscreen=(), "
       "geolocation=(), "
       "gyroscope=(), keyboard-map=(), magnetometer=(), microphone=(), midi=(), payment=(), "
       "picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), sync-xhr=(), "
       "usb=(), "
       "xr-spatial-tracking=()"},
      {"Cache-Control", "no-store"},
  }};
}
