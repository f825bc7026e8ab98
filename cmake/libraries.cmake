# Where the libraries are, one imported target each. Debian packages: see scripts/packages.txt.
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
find_package(GTest REQUIRED)
find_package(Boost 1.74 REQUIRED)

# HDF5: the serial C++ binding (H5Cpp) and the HL library (dimension scales).
set(HDF5_PREFER_PARALLEL OFF)
find_package(HDF5 REQUIRED COMPONENTS C CXX HL)
add_library(carersim_hdf5 INTERFACE)
target_include_directories(carersim_hdf5 SYSTEM INTERFACE ${HDF5_INCLUDE_DIRS})
target_link_libraries(carersim_hdf5 INTERFACE ${HDF5_CXX_LIBRARIES} ${HDF5_HL_LIBRARIES} ${HDF5_LIBRARIES})

# Debian ships no CMake package file for these.
function(carersim_find name header library)
  find_path(${name}_INCLUDE ${header} REQUIRED)
  add_library(carersim_${name} INTERFACE)
  target_include_directories(carersim_${name} SYSTEM INTERFACE ${${name}_INCLUDE})
  if(library)
    find_library(${name}_LIBRARY ${library} REQUIRED)
    target_link_libraries(carersim_${name} INTERFACE ${${name}_LIBRARY})
  endif()
endfunction()
carersim_find(simgrid simgrid/s4u.hpp simgrid)
carersim_find(random123 Random123/philox.h "")
carersim_find(sleef sleef.h sleef)
carersim_find(tomlplusplus toml++/toml.h "")
carersim_find(cli11 CLI/CLI.hpp "")
