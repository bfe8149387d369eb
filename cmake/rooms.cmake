# One static library a room (target rectify_NAME, alias rectify::NAME) and one test program a room (NAME_test).
include_guard()

add_library(rectify_flags INTERFACE)
target_compile_options(rectify_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
  $<$<BOOL:${RECTIFY_WERROR}>:-Werror>)
if(RECTIFY_SANITIZE)
  target_compile_options(rectify_flags INTERFACE -fsanitize=${RECTIFY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(rectify_flags INTERFACE -fsanitize=${RECTIFY_SANITIZE})
endif()
if(RECTIFY_SANITIZE MATCHES undefined)
  # Half of what watching for undefined behaviour costs to compile goes into these, and what they find of ours shows
  # elsewhere: a null pointer ends the program anyway, objects and pointers beyond their memory are the other sanitizer's.
  target_compile_options(rectify_flags INTERFACE -fno-sanitize=null,alignment,vptr,object-size,pointer-overflow)
endif()
if(RECTIFY_SANITIZE MATCHES thread)
  # Asio has fences, which ThreadSanitizer does not see: it may report too much, never too little.
  target_compile_options(rectify_flags INTERFACE -Wno-tsan)
endif()

# Files of a target are compiled so many at a time, as one: what they include is read once. Names in unnamed namespaces have
# to differ in a target.
function(rectify_unity target batch)
  if(RECTIFY_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${batch})
    # The compiler takes a file that is included for a header, in which this would be wrong.
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
  endif()
endfunction()

# rectify_room(NAME [AT_EASE] SOURCES a.cc … ROOMS base … LIBRARIES foreign::lib …)
# AT_EASE: no command of a busy engine passes through, so it is built in less time rather than to run in less.
function(rectify_room name)
  cmake_parse_arguments(ARG "AT_EASE" "" "SOURCES;ROOMS;LIBRARIES" ${ARGN})
  add_library(rectify_${name} STATIC ${ARG_SOURCES})
  add_library(rectify::${name} ALIAS rectify_${name})
  set_property(GLOBAL APPEND PROPERTY RECTIFY_ROOMS ${name})  # cmake/install.cmake makes one archive of them
  if(ARG_AT_EASE)
    target_compile_options(rectify_${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  endif()
  rectify_unity(rectify_${name} "${RECTIFY_UNITY}")
  target_include_directories(rectify_${name} PUBLIC ${PROJECT_SOURCE_DIR}/engine ${PROJECT_SOURCE_DIR}/engine/include)
  list(TRANSFORM ARG_ROOMS PREPEND rectify::)
  target_link_libraries(rectify_${name} PUBLIC ${ARG_ROOMS} PRIVATE ${ARG_LIBRARIES} fmt::fmt $<BUILD_INTERFACE:rectify_flags>)
endfunction()

# What tests are compiled with besides. A library, for it has to follow rectify_flags: options of a target come before those
# of what it is linked to, and the last one counts.
add_library(rectify_test_flags INTERFACE)
if(RECTIFY_SANITIZE MATCHES address)
  # The product is watched, not the tests' own code: what the macros expand to would take twice as long to compile. Where an
  # assertion stands, Catch knows.
  target_compile_options(rectify_test_flags INTERFACE -Og -g0 -fno-sanitize=all)
endif()

# rectify_tests(NAME [INTEROP] SOURCES a_test.cc … LIBRARIES rectify::core …)
# INTEROP: some are tagged [interop], which becomes their label: implementations that are not ours judge what we write.
function(rectify_tests name)
  cmake_parse_arguments(ARG "INTEROP" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE rectify_test_main ${ARG_LIBRARIES} rectify_flags rectify_test_flags)
  # As in a room. Options of single files would keep them out of it.
  rectify_unity(${name}_test 5)
  set_target_properties(${name}_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  set(properties
    ENVIRONMENT "RECTIFY_SOURCE=${PROJECT_SOURCE_DIR}"
    ENVIRONMENT_MODIFICATION "RECTIFY_BINARY=set:${PROJECT_BINARY_DIR}/rectify"
    SKIP_REGULAR_EXPRESSION "SKIPPED" TIMEOUT 600)
  catch_discover_tests(${name}_test TEST_SPEC "~[interop]~[.]" TEST_PREFIX "${name}: " PROPERTIES ${properties})
  if(ARG_INTEROP)
    catch_discover_tests(${name}_test TEST_SPEC "[interop]" TEST_PREFIX "${name}: " PROPERTIES ${properties} LABELS interop)
  endif()
endfunction()
