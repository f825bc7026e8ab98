#include "sim/sweep/worker_channel.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace carersim {

namespace {

constexpr std::size_t header_size = 9;  ///< kind and length

bool receive_all(int channel, char* to, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::recv(channel, to, size, MSG_WAITALL);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

bool send_frame(int channel, const WorkerFrame& frame) {
  std::string bytes(header_size, '\0');
  bytes[0] = static_cast<char>(frame.kind);
  const std::uint64_t length = frame.bytes.size();
  std::memcpy(&bytes[1], &length, sizeof(length));
  bytes += frame.bytes;
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t now = ::send(channel, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (now < 0 && errno == EINTR) continue;
    if (now <= 0) return false;
    sent += static_cast<std::size_t>(now);
  }
  return true;
}

std::optional<WorkerFrame> wait_for_frame(int channel) {
  std::array<char, header_size> header{};
  if (!receive_all(channel, header.data(), header.size())) return std::nullopt;
  std::uint64_t length = 0;
  std::memcpy(&length, &header[1], sizeof(length));
  WorkerFrame frame{static_cast<WorkerFrame::Kind>(header[0]), std::string(length, '\0')};
  if (!receive_all(channel, frame.bytes.data(), frame.bytes.size())) return std::nullopt;
  return frame;
}

std::optional<WorkerFrame> FrameBuffer::take() {
  const std::size_t there = bytes_.size() - taken_;
  std::uint64_t length = 0;
  if (there >= header_size) std::memcpy(&length, bytes_.data() + taken_ + 1, sizeof(length));
  if (there < header_size || there - header_size < length) {
    bytes_.erase(0, taken_);
    taken_ = 0;
    return std::nullopt;
  }
  WorkerFrame frame{static_cast<WorkerFrame::Kind>(bytes_[taken_]),
                    bytes_.substr(taken_ + header_size, length)};
  taken_ += header_size + length;
  return frame;
}

}  // namespace carersim
