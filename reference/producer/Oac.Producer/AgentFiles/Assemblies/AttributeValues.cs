using System.Reflection.Metadata;

namespace Oac.Producer.AgentFiles.Assemblies;

/// <summary>The values of one attribute, in their order (ECMA-335 II.23.3).</summary>
internal sealed class AttributeValues
{
    private BlobReader reader;

    /// <summary>Begins to read.</summary>
    /// <exception cref="BadImageFormatException">There are no values.</exception>
    public AttributeValues(BlobReader reader)
    {
        this.reader = reader;
        if (this.reader.ReadUInt16() != 1)
        {
            throw new BadImageFormatException("An attribute's values begin with 1.");
        }
    }

    /// <summary>The next value, a text that is neither empty nor too long and holds no control characters.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public string Text()
    {
        var text = reader.ReadSerializedString() ?? "";
        return text.Length is 0 or > AssemblyReader.MaxText || text.Any(char.IsControl)
            ? throw new UsageException(
                $"it declares an agent with a text that is empty, has more than {AssemblyReader.MaxText} characters, or holds control characters"
            )
            : text;
    }

    /// <summary>The next value, true or false.</summary>
    public bool Truth() => reader.ReadBoolean();

    /// <summary>Nothing is left but the number of named values, which is none.</summary>
    /// <exception cref="BadImageFormatException">There is more.</exception>
    public void End()
    {
        if (reader.ReadUInt16() != 0 || reader.RemainingBytes != 0)
        {
            throw new BadImageFormatException("An attribute has more values than its constructor takes.");
        }
    }
}
