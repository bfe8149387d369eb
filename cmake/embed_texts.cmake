# What rectify_texts runs when a text changes: writes the source file that holds them. TEXTS is NAME FILE NAME FILE …
set(texts "")
set(files "")
set(count 0)
list(LENGTH TEXTS left)
while(left GREATER 0)
  list(POP_FRONT TEXTS name file)
  file(READ "${file}" text)
  string(FIND "${text}" ")text\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${file} holds )text\", which ends a text in C++")
  endif()
  get_filename_component(base "${file}" NAME)
  string(APPEND texts "const std::string_view ${name} = R\"text(${text})text\";\n")
  string(APPEND files "    File{\"${base}\", ${name}},\n")
  math(EXPR count "${count} + 1")
  list(LENGTH TEXTS left)
endwhile()
file(WRITE "${OUT}"
"// Made by cmake/embed_texts.cmake; change the text files.
#include \"${ROOM}/texts.h\"

namespace rectify::${ROOM}::texts {

${texts}
const std::array<File, ${count}> kFiles{{
${files}}};

}  // namespace rectify::${ROOM}::texts
")
