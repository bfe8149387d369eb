# Installs what is built into an empty folder, and builds and runs a program that knows only that folder.
file(REMOVE_RECURSE ${FOLDER})
set(prefix ${FOLDER}/prefix)

execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILT} --prefix ${prefix}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
foreach(file bin/rectify lib/librectify.a include/rectify/engine.h include/rectify/plugin.h share/rectify/workflows/rectification.yaml
    share/rectify/workflows/calendars/cn.ics lib/cmake/rectify/rectifyConfig.cmake)
  if(NOT EXISTS ${prefix}/${file})
    message(FATAL_ERROR "${file} was not installed")
  endif()
endforeach()
execute_process(COMMAND ${prefix}/bin/rectify --version OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
# It finds what was installed beside it, wherever that is and wherever it is called.
file(MAKE_DIRECTORY ${FOLDER}/empty)
execute_process(COMMAND ${prefix}/bin/rectify check rectification WORKING_DIRECTORY ${FOLDER}/empty
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)

# A plugin needs the one header and links nothing of ours.
execute_process(COMMAND ${C_COMPILER} -shared -fPIC -DVARIANT=GOOD -Wl,--no-undefined -I${prefix}/include
  -o ${FOLDER}/echo.so ${CMAKE_CURRENT_LIST_DIR}/../rules/plugin_variants.c COMMAND_ERROR_IS_FATAL ANY)

execute_process(COMMAND ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/embedder -B ${FOLDER}/build -G ${GENERATOR}
  -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_BUILD_TYPE=${BUILD_TYPE} -DCMAKE_CXX_COMPILER=${COMPILER}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${FOLDER}/build COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${FOLDER}/build/embedder ${FOLDER}/data ${prefix}/share/rectify/workflows
    ${CMAKE_CURRENT_LIST_DIR}/embedder/workflows COMMAND_ERROR_IS_FATAL ANY)

# The one that the manual shows.
execute_process(COMMAND ${CMAKE_COMMAND} -E chdir ${prefix}/share/rectify ${FOLDER}/build/shortest ${FOLDER}/shortest
  OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
if(NOT said STREQUAL "roof-1 is drafted\n")
  message(FATAL_ERROR "the shortest embedder said: ${said}")
endif()
