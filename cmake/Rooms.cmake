# frontkart_room(<name> [DIR <folder>] [USES <room>...] [LIBRARIES <target>...])
#
# One room is one static library with an include root of its own that holds nothing but a link to the room. A file that
# includes "composite/build.hpp" therefore only compiles where the room "composite" is linked: the dependencies of
# docs/architecture.md are kept by the compiler.
function(frontkart_room name)
  cmake_parse_arguments(ROOM "" "DIR" "USES;LIBRARIES" ${ARGN})
  if(NOT ROOM_DIR)
    set(ROOM_DIR ${name})
  endif()
  string(REPLACE "/" "_" target ${ROOM_DIR})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  set(root ${CMAKE_BINARY_DIR}/rooms/${target})
  get_filename_component(parent ${root}/${ROOM_DIR} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${ROOM_DIR} SYMBOLIC)
  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC ${root})
    target_link_libraries(${target} PUBLIC ${ROOM_USES} ${ROOM_LIBRARIES})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${root})
    target_link_libraries(${target} INTERFACE ${ROOM_USES} ${ROOM_LIBRARIES})
  endif()
endfunction()

# frontkart_tests(<name> USES <room>... [LIBRARIES <target>...]): all *_test.cpp of this folder as one GoogleTest program.
function(frontkart_tests name)
  cmake_parse_arguments(TESTS "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${TESTS_USES} ${TESTS_LIBRARIES} GTest::gtest GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE FRONTKART_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # A GoogleTest macro in a test may compare a signed literal with a size; that is no conversion anybody relies on.
  target_compile_options(${name} PRIVATE -Wno-sign-compare -Wno-sign-conversion)
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600)
endfunction()
