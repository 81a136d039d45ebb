# Turns the built web applications into an assembler file, which takes their bytes in with .incbin, and a table.
#   cmake -D WEB_DIST=... -D EXPLORER_SCRIPT=... -D OUTPUT=... -P EmbedAssets.cmake
# Files that would not change are left alone, so that nothing is compiled again.

set(CONTENT_TYPE_html "text/html; charset=utf-8")
set(CONTENT_TYPE_HTM "text/html; charset=utf-8")
set(CONTENT_TYPE_js "text/javascript; charset=utf-8")
set(CONTENT_TYPE_css "text/css; charset=utf-8")
set(CONTENT_TYPE_json "application/json; charset=utf-8")
set(CONTENT_TYPE_txt "text/plain; charset=utf-8")
set(CONTENT_TYPE_svg "image/svg+xml")
set(CONTENT_TYPE_png "image/png")
set(CONTENT_TYPE_ico "image/x-icon")
set(CONTENT_TYPE_webp "image/webp")
set(CONTENT_TYPE_woff2 "font/woff2")
set(CONTENT_TYPE_wasm "application/wasm")
set(CONTENT_TYPE_webmanifest "application/manifest+json")

set(count 0)
set(assembly "")
set(declarations "")
set(rows "")

macro(embed application path file)
  get_filename_component(extension "${file}" LAST_EXT)
  string(SUBSTRING "${extension}" 1 -1 extension)
  if(NOT DEFINED CONTENT_TYPE_${extension})
    message(FATAL_ERROR "No content type is known for ${file}: add it to Plugin/EmbedAssets.cmake")
  endif()
  file(SHA256 "${file}" hash)
  # The hash makes the assembler file change, and so be assembled again, whenever the content does.
  string(APPEND assembly
    "# ${hash}\n.balign 16\n.hidden exchangeAsset${count}\n.global exchangeAsset${count}\nexchangeAsset${count}:\n"
    ".incbin \"${file}\"\n.hidden exchangeAssetEnd${count}\n.global exchangeAssetEnd${count}\n"
    "exchangeAssetEnd${count}:\n.byte 0\n")
  string(APPEND declarations
    "  extern const char exchangeAsset${count}[];\n  extern const char exchangeAssetEnd${count}[];\n")
  string(APPEND rows
    "        {\"${application}\", \"${path}\", \"${CONTENT_TYPE_${extension}}\", \"${hash}\",\n"
    "         std::string_view(exchangeAsset${count}, static_cast<std::size_t>(exchangeAssetEnd${count} - exchangeAsset${count}))},\n")
  math(EXPR count "${count} + 1")
endmacro()

function(write_if_different path content)
  set(present "")
  if(EXISTS "${path}")
    file(READ "${path}" present)
  endif()
  if(NOT present STREQUAL content)
    file(WRITE "${path}" "${content}")
  endif()
endfunction()

foreach(application IN ITEMS staff portal)
  if(NOT EXISTS "${WEB_DIST}/${application}/${application}.html")
    message(FATAL_ERROR "The web applications are not built: run \"npm ci && npm run build\" in WebApp, "
      "or name their folder with -D EXCHANGE_WEB_DIST=... (looked for ${WEB_DIST}/${application}/${application}.html)")
  endif()
  file(GLOB_RECURSE files RELATIVE "${WEB_DIST}/${application}" "${WEB_DIST}/${application}/*")
  list(SORT files)
  foreach(path IN LISTS files)
    embed("${application}" "${path}" "${WEB_DIST}/${application}/${path}")
  endforeach()
endforeach()
# The viewer that goes into every zip: INDEX.HTM and VIEWER/...
file(GLOB_RECURSE files RELATIVE "${WEB_DIST}/offline" "${WEB_DIST}/offline/*")
list(SORT files)
foreach(path IN LISTS files)
  embed("offline" "${path}" "${WEB_DIST}/offline/${path}")
endforeach()
embed("explorer" "OrthancExplorer.js" "${EXPLORER_SCRIPT}")

write_if_different("${OUTPUT}/EmbeddedContent.S"
  ".section .rodata\n${assembly}.section .note.GNU-stack,\"\",%progbits\n")
write_if_different("${OUTPUT}/EmbeddedTable.cpp" "#include \"EmbeddedAssets.h\"

extern \"C\"
{
${declarations}}

namespace OrthancExchange
{
  std::vector<EmbeddedFile> ListEmbeddedFiles()
  {
    return {
${rows}    };
  }
}
")
