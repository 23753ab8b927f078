using System.Collections.Frozen;

namespace Oac.Payloads.Protobuf.Types;

/// <summary>All message types of a set.</summary>
internal sealed class TypeTable
{
    private readonly FrozenDictionary<string, MessageType> messages;

    public TypeTable(IEnumerable<MessageType> messages, IReadOnlyList<MessageType> roots)
    {
        this.messages = messages.ToFrozenDictionary(m => m.FullName, StringComparer.Ordinal);
        Roots = roots;
    }

    /// <summary>The messages that stand in no other, in the order of the files, without those of <c>google/protobuf/</c>.</summary>
    public IReadOnlyList<MessageType> Roots { get; }

    public MessageType? Find(string fullName) => messages.GetValueOrDefault(fullName);
}
