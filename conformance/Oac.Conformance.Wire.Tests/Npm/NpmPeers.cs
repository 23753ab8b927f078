using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Oac.Conformance.Wire.Tests.Running;
using Oac.Testing;

namespace Oac.Conformance.Wire.Tests.Npm;

/// <summary>Implementations by others, pinned in eng/npm-connect and installed there when they are not.</summary>
public sealed class NpmPeers : IAsyncLifetime
{
    private static readonly string Folder = Repository.At("eng/npm-connect");
    private readonly string _descriptors = Path.GetTempFileName();

    /// <summary>Why they cannot be used here, or null.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(_descriptors, Descriptors(), TestContext.Current.CancellationToken);
        Missing = await NpmFolder.InstallAsync(Folder, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_descriptors);
        return ValueTask.CompletedTask;
    }

    /// <summary>One of the programs there.</summary>
    /// <param name="library"><c>connect</c> for connect-node, <c>grpc</c> for grpc-js.</param>
    internal ProgramCommand Program(string library) =>
        new("node", Path.Combine(Folder, "peer.mjs"), _descriptors, library);

    /// <summary>The suite's messages and service, and all that they import.</summary>
    private static byte[] Descriptors()
    {
        var set = new FileDescriptorSet();
        Add(ServerCompatReflection.Descriptor);
        Add(ClientCompatReflection.Descriptor);
        Add(ServiceReflection.Descriptor);
        return set.ToByteArray();

        void Add(FileDescriptor file)
        {
            foreach (var import in file.Dependencies)
            {
                Add(import);
            }
            if (!set.File.Any(known => known.Name == file.Name))
            {
                var proto = FileDescriptorProto.Parser.ParseFrom(file.SerializedData);
                Name(proto.MessageType, file.MessageTypes);
                set.File.Add(proto);
            }
        }
    }

    /// <summary>The descriptors inside of generated C# lack the names of fields in JSON.</summary>
    private static void Name(IEnumerable<DescriptorProto> protos, IEnumerable<MessageDescriptor> messages)
    {
        foreach (var (proto, message) in protos.Zip(messages))
        {
            foreach (var (field, known) in proto.Field.Zip(message.Fields.InDeclarationOrder()))
            {
                field.JsonName = known.JsonName;
            }
            Name(proto.NestedType, message.NestedTypes);
        }
    }
}
