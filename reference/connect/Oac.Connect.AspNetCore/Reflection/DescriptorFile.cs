using System.Buffers;

namespace Oac.Connect.AspNetCore;

/// <summary>One <c>FileDescriptorProto</c>: its bytes, and the names in it that clients may ask for.</summary>
/// <remarks>Read by hand, field by field as descriptor.proto numbers them, since this library knows no runtime of protobuf.</remarks>
internal sealed class DescriptorFile
{
    /// <summary>protoc itself stops sooner.</summary>
    private const int MaxDepth = 100;

    private readonly List<string> _dependencies = [];
    private readonly List<string> _symbols = [];
    private readonly List<string> _messages = [];
    private readonly List<(string Type, int Number)> _extensions = [];

    private DescriptorFile(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The file as it is sent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public string Name { get; private set; } = "";

    public IReadOnlyList<string> Dependencies => _dependencies;

    /// <summary>The full names of all that the file declares: messages, fields, enums, their values, extensions, services, methods.</summary>
    public IReadOnlyList<string> Symbols => _symbols;

    /// <summary>The full names of its messages.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>Which messages its extensions extend, and by which numbers.</summary>
    public IReadOnlyList<(string Type, int Number)> Extensions => _extensions;

    /// <summary>The files of a <c>FileDescriptorSet</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IEnumerable<DescriptorFile> ReadSet(ReadOnlyMemory<byte> set)
    {
        var files = new List<DescriptorFile>();
        var reader = new ProtobufReader(new(set));
        while (reader.Read())
        {
            if (reader is { Field: 1, IsContent: true })
            {
                files.Add(Read(reader.Content.ToArray()));
            }
        }
        return files;
    }

    private static DescriptorFile Read(byte[] bytes)
    {
        var file = new DescriptorFile(bytes);
        var input = new ReadOnlySequence<byte>(bytes);
        var package = "";
        var reader = new ProtobufReader(input);
        while (reader.Read())
        {
            switch (reader.IsContent ? reader.Field : 0)
            {
                case 1:
                    file.Name = reader.Text;
                    break;
                case 2:
                    package = reader.Text;
                    break;
                case 3:
                    file._dependencies.Add(reader.Text);
                    break;
            }
        }
        // The package stands before what is in it by habit only.
        reader = new(input);
        while (reader.Read())
        {
            switch (reader.IsContent ? reader.Field : 0)
            {
                case 4:
                    file.AddMessage(package, reader.Content, 0);
                    break;
                case 5:
                    file.AddEnum(package, reader.Content);
                    break;
                case 6:
                    file.AddService(package, reader.Content);
                    break;
                case 7:
                    file.AddExtension(package, reader.Content);
                    break;
            }
        }
        return file;
    }

    private void AddMessage(string scope, in ReadOnlySequence<byte> input, int depth)
    {
        if (depth == MaxDepth)
        {
            throw new FormatException("Messages are nested too deeply.");
        }
        var name = Declare(scope, input);
        _messages.Add(name);
        var reader = new ProtobufReader(input);
        while (reader.Read())
        {
            switch (reader.IsContent ? reader.Field : 0)
            {
                case 2 or 8:
                    Declare(name, reader.Content);
                    break;
                case 3:
                    AddMessage(name, reader.Content, depth + 1);
                    break;
                case 4:
                    AddEnum(name, reader.Content);
                    break;
                case 6:
                    AddExtension(name, reader.Content);
                    break;
            }
        }
    }

    private void AddEnum(string scope, in ReadOnlySequence<byte> input)
    {
        Declare(scope, input);
        var reader = new ProtobufReader(input);
        while (reader.Read())
        {
            if (reader is { Field: 2, IsContent: true })
            {
                // As in C++, values are siblings of their enum.
                Declare(scope, reader.Content);
            }
        }
    }

    private void AddService(string scope, in ReadOnlySequence<byte> input)
    {
        var name = Declare(scope, input);
        var reader = new ProtobufReader(input);
        while (reader.Read())
        {
            if (reader is { Field: 2, IsContent: true })
            {
                Declare(name, reader.Content);
            }
        }
    }

    private void AddExtension(string scope, in ReadOnlySequence<byte> input)
    {
        Declare(scope, input);
        var (type, number) = ("", 0);
        var reader = new ProtobufReader(input);
        while (reader.Read())
        {
            switch (reader)
            {
                case { Field: 2, IsContent: true }:
                    type = reader.Text.TrimStart('.');
                    break;
                case { Field: 3, IsNumber: true }:
                    number = reader.Number;
                    break;
            }
        }
        _extensions.Add((type, number));
    }

    /// <summary>Takes down what has its name in field 1, as every declaration has.</summary>
    private string Declare(string scope, in ReadOnlySequence<byte> input)
    {
        var name = "";
        var reader = new ProtobufReader(input);
        while (reader.Read())
        {
            name = reader is { Field: 1, IsContent: true } ? reader.Text : name;
        }
        var fullName = scope.Length == 0 ? name : $"{scope}.{name}";
        _symbols.Add(fullName);
        return fullName;
    }
}
