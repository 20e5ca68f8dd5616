# One place for compiler flags. -ffp-contract=off: a fused multiply-add would give other last bits on other machines.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -ffp-contract=off)
# GCC 12 takes the unset half of a std::optional or std::variant for a read of uninitialised memory once it inlines; the
# sanitizer presets find the real ones.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-maybe-uninitialized)
  # At -O3 it also takes "a" + text for a copy onto itself (GCC bug 105651).
  add_compile_options($<$<CONFIG:Release>:-Wno-restrict>)
else()
  # Clang counts signs among the conversions; GCC's -Wconversion, which the code is written for, does not.
  add_compile_options(-Wno-sign-conversion)
endif()

option(FRONTKART_WERROR "Treat warnings as errors" ON)
if(FRONTKART_WERROR)
  add_compile_options(-Werror)
endif()

set(FRONTKART_SANITIZE "" CACHE STRING "Comma-separated sanitizers, for example address,undefined")
if(FRONTKART_SANITIZE)
  add_compile_options(-fsanitize=${FRONTKART_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${FRONTKART_SANITIZE})
endif()
