using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Oac.Payloads.Protobuf.Types;

namespace Oac.Payloads.Descriptors;

/// <summary>A protobuf <c>FileDescriptorSet</c> that is linked: every import and every type that it names is in it.</summary>
public sealed class DescriptorSet
{
    private const int Edition2023 = 1000;
    private const int Edition2024 = 1001;

    private DescriptorSet(IReadOnlyList<FileDescriptor> files, TypeTable types)
    {
        Files = files;
        Types = types;
    }

    /// <summary>
    /// The files, each after those that it imports. One that has an edition stands here as proto2, in which the linker knows its names and
    /// numbers; its features are in what the messages are read by, not here.
    /// </summary>
    public IReadOnlyList<FileDescriptor> Files { get; }

    /// <summary>What messages are read and written by.</summary>
    internal TypeTable Types { get; }

    /// <summary>Decodes and links a set.</summary>
    /// <param name="content">What <c>protoc --include_imports --descriptor_set_out</c> writes; the files may come in any order.</param>
    /// <param name="set">The set, or <see langword="null"/>.</param>
    /// <param name="problem">Why there is none, as one sentence without a full stop that names the file of the set.</param>
    /// <param name="limits">What is borne; <see cref="DescriptorLimits.Default"/> where nothing is said.</param>
    /// <remarks>
    /// No content throws. Of the editions 2023 and 2024 are known, others are refused by name. What protoc checks beyond names, numbers and types, such as
    /// the values of options, is not checked again.
    /// </remarks>
    public static bool TryRead(
        ReadOnlyMemory<byte> content,
        [NotNullWhen(true)] out DescriptorSet? set,
        [NotNullWhen(false)] out string? problem,
        DescriptorLimits? limits = null
    )
    {
        try
        {
            set = Read(content, limits ?? DescriptorLimits.Default);
            problem = null;
            return true;
        }
        catch (DescriptorException e)
        {
            set = null;
            problem = e.Message;
            return false;
        }
    }

    private static DescriptorSet Read(ReadOnlyMemory<byte> content, DescriptorLimits limits)
    {
        if (content.Length > limits.MaxBytes)
        {
            throw new DescriptorException(
                $"{MessageText.Count(content.Length)} bytes are more than the {MessageText.Count(limits.MaxBytes)} that a descriptor set may have"
            );
        }
        var files = Decode(content, limits);
        foreach (var file in files)
        {
            CheckSyntax(file);
        }
        var ordered = ImportOrder.Sort(files, limits);
        SymbolTable.Check(ordered, limits);
        var linked = Link(ordered);
        return new DescriptorSet(linked, TypeBuilder.Build([.. ordered.Zip(linked)]));
    }

    private static RepeatedField<FileDescriptorProto> Decode(ReadOnlyMemory<byte> content, DescriptorLimits limits)
    {
        if (content.IsEmpty)
        {
            throw new DescriptorException("the file is empty");
        }
        try
        {
            DescriptorScan.CheckSet(content.Span, limits);
            return FileDescriptorSet.Parser.WithDiscardUnknownFields(true).ParseFrom(content.Span).File;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or MalformedSetException)
        {
            throw new DescriptorException(
                IsText(content.Span)
                    ? "text, not a FileDescriptorSet; protoc --include_imports --descriptor_set_out makes one of a .proto file"
                : IsSingleFile(content.Span, limits) ? "a single FileDescriptorProto, not a FileDescriptorSet"
                : $"not a FileDescriptorSet: {(e is MalformedSetException ? e.Message : "a part of it does not decode")}"
            );
        }
    }

    private static bool IsText(ReadOnlySpan<byte> content) =>
        Utf8.IsValid(content)
        && content.IndexOfAnyInRange((byte)0x00, (byte)0x08) < 0
        && content.IndexOfAnyInRange((byte)0x0E, (byte)0x1F) < 0;

    private static bool IsSingleFile(ReadOnlySpan<byte> content, DescriptorLimits limits)
    {
        try
        {
            DescriptorScan.CheckFile(content, limits);
            var name = FileDescriptorProto.Parser.WithDiscardUnknownFields(true).ParseFrom(content).Name;
            return name.EndsWith(".proto", StringComparison.Ordinal) && !name.Any(char.IsControl);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or MalformedSetException or DescriptorException)
        {
            return false;
        }
    }

    private static void CheckSyntax(FileDescriptorProto file)
    {
        if (file.HasEdition || file.Syntax == "editions")
        {
            if ((int)file.Edition is not (Edition2023 or Edition2024) || file.Syntax != "editions")
            {
                throw new DescriptorException(
                    $"file {MessageText.Quoted(file.Name)} has {EditionName((int)file.Edition)}, which is not supported; proto2, proto3 and the editions 2023 and 2024 are"
                );
            }
            return;
        }
        if (file.Syntax is not ("" or "proto2" or "proto3"))
        {
            throw new DescriptorException(
                $"file {MessageText.Quoted(file.Name)} has the syntax {MessageText.Quoted(file.Syntax)}, neither proto2 nor proto3"
            );
        }
    }

    // Editions of years are numbered from 1000 on: https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto
    private static string EditionName(int number) =>
        number is >= Edition2023 and < Edition2023 + 100 ? $"the edition {2023 + number - Edition2023}"
        : number == 0 ? "an edition without a name"
        : $"the edition of number {number}";

    private static FileDescriptorProto Linkable(FileDescriptorProto file)
    {
        if (!file.HasEdition)
        {
            return file;
        }
        var linkable = file.Clone();
        linkable.ClearEdition();
        linkable.Syntax = "proto2";
        return linkable;
    }

    private static List<FileDescriptor> Link(IReadOnlyList<FileDescriptorProto> ordered)
    {
        var current = "";
        try
        {
            return [.. FileDescriptor.BuildFromByteStrings(Contents())];
        }
        catch (DescriptorValidationException e)
        {
            throw new DescriptorException(
                $"file {MessageText.Quoted(current)} does not link: {MessageText.Quoted(e.ProblemSymbolName)}: {MessageText.Plain(e.Description)}"
            );
        }

        // Each file is built before the next is asked for: that is how a failure is known to be of this file.
        IEnumerable<ByteString> Contents()
        {
            foreach (var file in ordered)
            {
                current = file.Name;
                yield return Linkable(file).ToByteString();
            }
        }
    }
}
