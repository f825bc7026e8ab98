#include "apps/carersim-mpi/ranks.hpp"

#include <mpi.h>

namespace carersim {

Ranks::Ranks(int& count, char**& words) {
  // A rank starts its worker by fork and exec, which Open MPI allows where the child uses no MPI.
  MPI_Init(&count, &words);
  MPI_Comm_rank(MPI_COMM_WORLD, &own_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

Ranks::~Ranks() {
  MPI_Finalize();
}

void Ranks::send(int rank, int kind, const std::string& bytes) {
  MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, rank, kind, MPI_COMM_WORLD);
}

std::vector<Ranks::Message> Ranks::receive() {
  std::vector<Message> messages;
  while (true) {
    int there = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
    if (there == 0) return messages;
    int size = 0;
    MPI_Get_count(&status, MPI_BYTE, &size);
    Message message{status.MPI_SOURCE, status.MPI_TAG,
                    std::string(static_cast<std::size_t>(size), '\0')};
    MPI_Recv(message.bytes.data(), size, MPI_BYTE, message.rank, message.kind, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    messages.push_back(std::move(message));
  }
}

}  // namespace carersim
