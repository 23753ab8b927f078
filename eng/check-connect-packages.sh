#!/usr/bin/env bash
# Packs Oac.Connect, Oac.Connect.AspNetCore and Oac.Connect.Generators as they were built, and uses the packages as anybody would: a new
# project outside of the repository with a .proto, a service and a client, which must compile and talk to each other.
# usage: check-connect-packages.sh [CONFIGURATION], Release unless said otherwise; the projects must have been built in it.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
configuration="${1:-Release}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

for project in reference/connect/Oac.Connect reference/connect/Oac.Connect.AspNetCore generators/Oac.Connect.Generators; do
  dotnet pack "$root/$project" --configuration "$configuration" --no-build --output "$work/packages" --nologo --verbosity quiet
done
version="$(basename "$work"/packages/Oac.Connect.[0-9]*.nupkg .nupkg)"
version="${version#Oac.Connect.}"

mkdir -p "$work/greeter/protos/acme/v1"
cd "$work/greeter"
cat >protos/acme/v1/greeter.proto <<'EOF'
syntax = "proto3";
package acme.v1;
import "acme/v1/hello.proto";
service Greeter {
  rpc SayHello(HelloRequest) returns (HelloReply);
  rpc Chat(stream HelloRequest) returns (stream HelloReply);
}
EOF
cat >protos/acme/v1/hello.proto <<'EOF'
syntax = "proto3";
package acme.v1;
import "google/protobuf/timestamp.proto";
message HelloRequest {
  string name = 1;
}
message HelloReply {
  string text = 1;
  google.protobuf.Timestamp at = 2;
}
EOF
cat >greeter.csproj <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Oac.Connect.AspNetCore" Version="$version" />
    <PackageReference Include="Oac.Connect.Generators" Version="$version" />
    <DescriptorSet Include="protos" />
    <Protobuf Include="protos/**/*.proto" ProtoRoot="protos" GrpcServices="None" />
  </ItemGroup>
</Project>
EOF
cat >Program.cs <<'EOF'
using System.Net;
using Acme.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Oac.Connect;
using Oac.Connect.AspNetCore;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
    kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2)
);
builder.Services.AddScoped<Greeter>();
await using var app = builder.Build();
app.MapConnect<Greeter>();
await app.StartAsync();

foreach (var protocol in Enum.GetValues<RpcProtocol>())
{
    using var connection = new ConnectClient(new Uri(app.Urls.Single()), new() { Protocol = protocol });
    var greeter = new GreeterClient(connection);
    var reply = await greeter.SayHelloAsync(new() { Name = "you" });
    await using var chat = greeter.Chat();
    await chat.WriteAsync(new() { Name = "all" });
    await chat.ReadAsync();
    Console.WriteLine($"{protocol}: {reply.Text}, {chat.Current.Text}");
    await chat.CompleteAsync();
}

sealed class Greeter : GreeterBase
{
    public override Task<HelloReply> SayHello(HelloRequest request, ServerCall call) =>
        Task.FromResult(new HelloReply { Text = "Hello " + request.Name });

    public override async IAsyncEnumerable<HelloReply> Chat(IAsyncEnumerable<HelloRequest> requests, ServerCall call)
    {
        await foreach (var request in requests)
        {
            yield return new() { Text = "Hello " + request.Name };
        }
    }
}
EOF

# Ours come from the folder into a cache of their own, so that a version that was installed before is not taken instead; what they need
# comes from where this repository has it.
others="${NUGET_PACKAGES:-$HOME/.nuget/packages}"
export NUGET_PACKAGES="$work/cache"
dotnet restore --source "$work/packages" -p:RestoreFallbackFolders="$others" --verbosity quiet
dotnet build --no-restore --nologo --verbosity quiet
dotnet bin/Debug/net10.0/greeter.dll
