// The echo of benchmarks/connect-echo.sh in C++ gRPC's callback API, both ends, without a serializer: messages are byte buffers.
//   echo server                                   prints the address, ends with standard input
//   echo client ADDRESS STREAMS BURST SECONDS     prints microseconds p50 and p99 of a burst's round trip, messages a second, and no allocations
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using grpc::ByteBuffer;
using Clock = std::chrono::steady_clock;

class EchoReactor : public grpc::ServerGenericBidiReactor {
 public:
  EchoReactor() { StartRead(&message_); }
  void OnReadDone(bool ok) override {
    if (!ok) {
      Finish(grpc::Status::OK);
      return;
    }
    StartWrite(&message_);
  }
  void OnWriteDone(bool ok) override {
    if (!ok) {
      Finish(grpc::Status::CANCELLED);
      return;
    }
    StartRead(&message_);
  }
  void OnDone() override { delete this; }

 private:
  ByteBuffer message_;
};

class EchoService : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override { return new EchoReactor(); }
};

std::atomic<bool> measuring{false}, stopped{false};
std::atomic<long> messages{0};

class Stream : public grpc::ClientBidiReactor<ByteBuffer, ByteBuffer> {
 public:
  Stream(grpc::GenericStub& stub, int burst) : burst_(burst) {
    grpc::Slice slice(std::string(256, 'x'));
    request_ = ByteBuffer(&slice, 1);
    stub.PrepareBidiStreamingCall(&context_, "/bench.v1.Echo/Bidi", grpc::StubOptions(), this);
    Begin();
    StartRead(&response_);
    StartCall();
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return;
    if (--to_send_ > 0) {
      StartWrite(&request_);
    } else {
      Next();
    }
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    if (--to_come_ == 0) {
      if (measuring) {
        latencies.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start_).count());
        messages += burst_;
      }
      Next();
    }
    StartRead(&response_);
  }
  void OnDone(const grpc::Status&) override { done = true; }

  std::vector<double> latencies;
  std::atomic<bool> done{false};

 private:
  void Begin() {
    start_ = Clock::now();
    to_send_ = to_come_ = burst_;
    left_ = 2;
    StartWrite(&request_);
  }
  // The last write may be reported after its answer: the next burst waits for both.
  void Next() {
    if (--left_ > 0) return;
    if (stopped) {
      StartWritesDone();
    } else {
      Begin();
    }
  }
  grpc::ClientContext context_;
  ByteBuffer request_, response_;
  int burst_;
  std::atomic<int> to_send_{0}, to_come_{0}, left_{0};
  Clock::time_point start_;
};

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "server") {
    EchoService service;
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterCallbackGenericService(&service);
    auto server = builder.BuildAndStart();
    std::cout << "http://127.0.0.1:" << port << std::endl;
    std::string line;
    while (std::getline(std::cin, line)) {
    }
    server->Shutdown();
    return 0;
  }
  if (argc != 6) return 2;
  std::string address = std::string(argv[2]).substr(std::string("http://").size());
  int streams = std::stoi(argv[3]), burst = std::stoi(argv[4]);
  double seconds = std::stod(argv[5]);
  grpc::GenericStub stub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  std::vector<std::unique_ptr<Stream>> all;
  for (int i = 0; i < streams; i++) all.push_back(std::make_unique<Stream>(stub, burst));
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds / 2));
  auto start = Clock::now();
  measuring = true;
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  measuring = false;
  double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
  long count = messages;
  stopped = true;
  for (auto& stream : all)
    while (!stream->done) std::this_thread::yield();
  std::vector<double> latencies;
  for (auto& stream : all) latencies.insert(latencies.end(), stream->latencies.begin(), stream->latencies.end());
  std::sort(latencies.begin(), latencies.end());
  std::printf("%.0f %.0f %.0f -\n", latencies[latencies.size() / 2], latencies[latencies.size() * 99 / 100], count / elapsed);
}
