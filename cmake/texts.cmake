# Texts for people are files, and are compiled in: notice templates, skeletons, long help, explanations of faults.
#
# rectify_texts(ROOM file…): called in the room's CMakeLists.txt, with files of that folder. Of `texts/rung.en.txt` comes
# rectify::ROOM::texts::kRungEnTxt, a std::string_view, declared in "ROOM/texts.h"; kFiles there has all of them by the
# names of their files, for those who look one up. The header follows from the names and is there once CMake has run; the
# contents are taken in whenever a file changes. Texts are UTF-8, with lines that end in LF.
include_guard()

set(RECTIFY_EMBED_TEXTS ${CMAKE_CURRENT_LIST_DIR}/embed_texts.cmake)

# kRungEnTxt of texts/rung.en.txt.
function(rectify_text_name file name)
  get_filename_component(file ${file} NAME)
  string(REGEX MATCHALL "[A-Za-z0-9]+" words ${file})
  set(made k)
  foreach(word IN LISTS words)
    string(SUBSTRING ${word} 0 1 first)
    string(SUBSTRING ${word} 1 -1 rest)
    string(TOUPPER ${first} first)
    string(APPEND made ${first}${rest})
  endforeach()
  set(${name} ${made} PARENT_SCOPE)
endfunction()

function(rectify_texts room)
  set(folder ${PROJECT_BINARY_DIR}/texts)
  list(LENGTH ARGN count)
  set(declarations "")
  set(arguments "")
  foreach(file IN LISTS ARGN)
    rectify_text_name(${file} name)
    string(APPEND declarations "extern const std::string_view ${name};\n")
    list(APPEND arguments ${name} ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  endforeach()
  file(CONFIGURE OUTPUT ${folder}/${room}/texts.h @ONLY CONTENT
"// The texts of the room ${room}, made by cmake/texts.cmake of its files; change those.
#pragma once

#include <array>
#include <string_view>

namespace rectify::${room}::texts {

${declarations}
struct File {
  std::string_view name;
  std::string_view text;
};
extern const std::array<File, ${count}> kFiles;

}  // namespace rectify::${room}::texts
")
  add_custom_command(
    OUTPUT ${folder}/${room}/texts.cc
    COMMAND ${CMAKE_COMMAND} -DROOM=${room} -DOUT=${folder}/${room}/texts.cc "-DTEXTS=${arguments}" -P ${RECTIFY_EMBED_TEXTS}
    DEPENDS ${ARGN} ${RECTIFY_EMBED_TEXTS}
    VERBATIM)
  target_sources(rectify_${room} PRIVATE ${folder}/${room}/texts.cc)
  target_include_directories(rectify_${room} PRIVATE ${folder})
endfunction()
