using Acme.GreetingApp.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Generators.Tests.Calls;

/// <summary>A service that is mapped as a whole is described without anybody's doing.</summary>
public sealed class ReflectionTests
{
    [Fact]
    public async Task A_mapped_service_is_described_with_its_imports_and_without_comments()
    {
        await using var server = await RunningServer.StartAsync(
            static services => services.AddSingleton<Greeter>(),
            static endpoints =>
            {
                endpoints.MapConnectReflection();
                endpoints.MapConnect<Greeter>();
            }
        );
        using var client = new ConnectClient(server.Address);
        await using var call = new ServerReflectionClient(client).ServerReflectionInfo(
            new() { CancellationToken = TestContext.Current.CancellationToken }
        );

        await call.WriteAsync(new() { ListServices = "" });
        Assert.True(await call.ReadAsync());
        Assert.Contains(
            GreeterMethods.Service,
            call.Current.ListServicesResponse.Service.Select(static service => service.Name)
        );

        await call.WriteAsync(new() { FileContainingSymbol = GreeterMethods.Service });
        Assert.True(await call.ReadAsync());
        var files = call.Current.FileDescriptorResponse.FileDescriptorProto;
        Assert.All(files, static file => Assert.Null(FileDescriptorProto.Parser.ParseFrom(file).SourceCodeInfo));
        // Google.Protobuf links them, imports first, and so finds what would be missing.
        var linked = FileDescriptor.BuildFromByteStrings(Ordered(files));
        var greeter = linked.Single(static file => file.Name == GreeterReflection.Descriptor.Name);
        Assert.Equal(
            GreeterReflection.Descriptor.Services.Single(s => s.FullName == GreeterMethods.Service).Methods.Count,
            greeter.Services.Single(s => s.FullName == GreeterMethods.Service).Methods.Count
        );
        Assert.Equal(
            GreeterReflection.Descriptor.Dependencies.Select(static file => file.Name),
            greeter.Dependencies.Select(static file => file.Name)
        );
        await call.CompleteAsync();
        Assert.False(await call.ReadAsync());
    }

    private static IEnumerable<ByteString> Ordered(IEnumerable<ByteString> files)
    {
        var left = files.ToDictionary(static file => FileDescriptorProto.Parser.ParseFrom(file).Name);
        while (left.Count > 0)
        {
            var (name, file) = left.First(one =>
                !FileDescriptorProto.Parser.ParseFrom(one.Value).Dependency.Any(left.ContainsKey)
            );
            left.Remove(name);
            yield return file;
        }
    }
}
