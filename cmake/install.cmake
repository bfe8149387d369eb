# `cmake --install`: the binary, one static library of embed and the rooms it is made of, the public headers, the workflows and calendars, the rules
# in Lua, and the package that find_package(rectify) finds. A new library of a room has to be told here how an embedder
# finds it.
include(CMakePackageConfigHelpers)

# Libraries that are headers only are not needed once the rooms are compiled.
set(header_only Boost::headers CLI11::CLI11)
set(find_Threads::Threads "find_dependency(Threads)")
set(find_OpenSSL::Crypto "find_dependency(OpenSSL 3.0 COMPONENTS Crypto)")
set(find_CURL::libcurl "find_dependency(CURL 7.85)")
set(find_RocksDB::rocksdb "find_dependency(RocksDB 7.8 CONFIG)")
set(find_RocksDB::rocksdb-shared "find_dependency(RocksDB 7.8 CONFIG)")
set(find_spdlog::spdlog "find_dependency(spdlog CONFIG)")
set(find_Boost::json "set(Boost_USE_STATIC_LIBS ON)\nfind_dependency(Boost 1.81 CONFIG COMPONENTS json)")
set(find_fmt::fmt "find_dependency(fmt CONFIG)")
set(find_date::date-tz "find_dependency(date CONFIG)")
set(find_yaml-cpp "find_dependency(yaml-cpp CONFIG)")
set(find_PkgConfig::LUA "find_dependency(PkgConfig)\npkg_check_modules(LUA REQUIRED IMPORTED_TARGET lua5.4-c++)")
set(find_PkgConfig::ICAL "find_dependency(PkgConfig)\npkg_check_modules(ICAL REQUIRED IMPORTED_TARGET libical)")
set(find_PkgConfig::SODIUM "find_dependency(PkgConfig)\npkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)")

add_library(rectify_all STATIC)
set_target_properties(rectify_all PROPERTIES OUTPUT_NAME rectify EXPORT_NAME rectify LINKER_LANGUAGE CXX)
target_compile_features(rectify_all INTERFACE cxx_std_20)
target_include_directories(rectify_all INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

set(RECTIFY_FIND_DEPENDENCIES "")
get_property(rooms GLOBAL PROPERTY RECTIFY_ROOMS)
list(REMOVE_ITEM rooms exchange http scenario daemon cli)  # the library is what the room embed is made of
foreach(room IN LISTS rooms)
  target_sources(rectify_all PRIVATE $<TARGET_OBJECTS:rectify_${room}>)
  get_target_property(libraries rectify_${room} LINK_LIBRARIES)
  foreach(library IN LISTS libraries)
    if(library MATCHES "^rectify|^\\$<" OR library IN_LIST header_only)
      continue()
    elseif(NOT DEFINED "find_${library}")
      message(FATAL_ERROR "cmake/install.cmake does not say how an embedder finds ${library} (used by ${room})")
    endif()
    target_link_libraries(rectify_all PRIVATE ${library})
    list(APPEND RECTIFY_FIND_DEPENDENCIES "${find_${library}}")
  endforeach()
endforeach()
if(RECTIFY_SANITIZE)
  target_link_options(rectify_all INTERFACE -fsanitize=${RECTIFY_SANITIZE})
endif()
list(REMOVE_DUPLICATES RECTIFY_FIND_DEPENDENCIES)
list(JOIN RECTIFY_FIND_DEPENDENCIES "\n" RECTIFY_FIND_DEPENDENCIES)

option(RECTIFY_STRIP "Install the binary without symbols" ON)
if(RECTIFY_STRIP)
  install(CODE "set(CMAKE_INSTALL_DO_STRIP TRUE)")
endif()

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/rectify)
configure_package_config_file(cmake/rectifyConfig.cmake.in ${PROJECT_BINARY_DIR}/cmake/rectifyConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cmake/rectifyConfigVersion.cmake COMPATIBILITY SameMinorVersion)

install(TARGETS rectify)
install(TARGETS rectify_all EXPORT rectifyTargets)
install(EXPORT rectifyTargets NAMESPACE rectify:: DESTINATION ${package_dir})
install(FILES ${PROJECT_BINARY_DIR}/cmake/rectifyConfig.cmake ${PROJECT_BINARY_DIR}/cmake/rectifyConfigVersion.cmake
  DESTINATION ${package_dir})
install(DIRECTORY engine/include/rectify DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY workflows DESTINATION ${CMAKE_INSTALL_DATADIR}/rectify PATTERN .gitattributes EXCLUDE)
install(DIRECTORY plugins DESTINATION ${CMAKE_INSTALL_DATADIR}/rectify FILES_MATCHING PATTERN *.lua)
