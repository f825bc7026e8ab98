#include "sim/scenario/data_file.hpp"

#include "sim/scenario/document.hpp"
#include "sim/scenario/tree.hpp"
#include "sim/scenario/unknown.hpp"

namespace carersim {

DataFile::DataFile(const std::filesystem::path& file, std::shared_ptr<KeyReads> key_reads)
    : file_(file), context_(std::make_shared<ReadContext>()) {
  context_->problems = std::make_shared<Problems>();
  context_->key_reads = std::move(key_reads);
  context_->parameters = std::make_shared<const Parameters>();
  std::optional<Node> root =
      read_document(file, file.string(), file.filename().string(), *context_->problems);
  context_->problems->throw_if_any(file.string());
  context_->root = std::move(*root);
}

Cursor DataFile::root() const {
  return {context_, &context_->root, "", context_->root.at};
}

void DataFile::finish() const {
  report_unknown_keys(*context_);
  context_->problems->throw_if_any(file_.string());
}

}  // namespace carersim
