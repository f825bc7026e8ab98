#include "output/file_kind.hpp"

#include "output/hdf5_input.hpp"
#include "output/study_layout.hpp"

namespace carersim {

FileKind kind_of_file(const std::filesystem::path& path) {
  const Hdf5Input input(path, "result file", "run the scenario first");
  const H5::H5File file = input.open();
  return input.guarded([&] {
    const H5::Group root = file.openGroup("/");
    const bool is_study =
        root.attrExists("format") && text_attribute(root, "format") == study_layout::format_name;
    if (!is_study) return FileKind::results;
    return file.nameExists("evaluation") ? FileKind::evaluation : FileKind::study;
  });
}

}  // namespace carersim
