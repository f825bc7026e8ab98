# cmake --install build/release: the commands, what they read, the manual page and what bash completes.
# cpack -G DEB in the build folder makes a Debian package of the same.

string(TIMESTAMP date "%Y-%m-%d" UTC)
set(made ${CMAKE_BINARY_DIR}/installed)
add_custom_command(
  OUTPUT ${made}/carersim.1 ${made}/carersim.bash
  COMMAND ${CMAKE_COMMAND} -E make_directory ${made}
  COMMAND carersim installed-files manual --date ${date} > ${made}/carersim.1
  COMMAND carersim installed-files completion > ${made}/carersim.bash
  DEPENDS carersim
  VERBATIM)
add_custom_target(carersim_installed_files ALL DEPENDS ${made}/carersim.1 ${made}/carersim.bash)

set(data ${CMAKE_INSTALL_DATADIR}/carersim)
install(TARGETS carersim)
if(TARGET carersim-mpi)
  install(TARGETS carersim-mpi)
endif()
install(DIRECTORY models/parameters models/areas models/metrics models/calibration models/report DESTINATION ${data}/models)
install(DIRECTORY scenarios DESTINATION ${data})
install(DIRECTORY report/built DESTINATION ${data}/report)
install(FILES ${made}/carersim.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${made}/carersim.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME carersim)
install(FILES README.md CHANGELOG.md CITATION.cff output/FORMAT.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(FILES scripts/sweep.slurm DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME carersim)
set(CPACK_PACKAGE_VENDOR "The carersim developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "simulation of support for unpaid carers in England")
set(CPACK_PACKAGE_DESCRIPTION "Discrete-event simulation of carer identification, assessment waits, respite,
hospital admission and readmission: what early support changes in demand and in cost.")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The carersim developers <carersim@example.org>")
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
include(CPack)
