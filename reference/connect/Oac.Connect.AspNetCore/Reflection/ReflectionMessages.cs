using System.Collections.Immutable;

namespace Oac.Connect.AspNetCore;

/// <summary>What a client asks; the numbers are those of the fields of <c>ServerReflectionRequest</c>.</summary>
internal enum ReflectionQuestion
{
    None = 0,
    FileByFilename = 3,
    FileContainingSymbol = 4,
    FileContainingExtension = 5,
    AllExtensionNumbersOfType = 6,
    ListServices = 7,
}

/// <summary><c>ServerReflectionRequest</c>, the same in both versions.</summary>
/// <param name="Host">Told back.</param>
/// <param name="Question">What is asked.</param>
/// <param name="Name">What it is asked of: a file, a symbol, a type.</param>
/// <param name="Number">The number of an extension, where one is asked for.</param>
internal sealed record ReflectionRequest(string Host, ReflectionQuestion Question, string Name, int Number = 0);

/// <summary><c>ServerReflectionResponse</c>, the same in both versions.</summary>
internal sealed record ReflectionResponse(ReflectionRequest Request, ReflectionAnswer Answer);

/// <summary>The parts of the oneof <c>message_response</c>.</summary>
internal abstract record ReflectionAnswer;

/// <summary>Files, each a <c>FileDescriptorProto</c>; the one that was asked for comes first.</summary>
internal sealed record FilesAnswer(IReadOnlyList<ReadOnlyMemory<byte>> Files) : ReflectionAnswer;

internal sealed record NumbersAnswer(string Type, ImmutableArray<int> Numbers) : ReflectionAnswer;

internal sealed record ServicesAnswer(ImmutableArray<string> Names) : ReflectionAnswer;

/// <summary>One question has no answer; the stream goes on.</summary>
internal sealed record ErrorAnswer(ConnectCode Code, string Message) : ReflectionAnswer;
