namespace Oac.Harness.Connection;

/// <summary>A short secret that an orchestrator delivers in a variable, a file or both: where it is declared to be. Immutable.</summary>
/// <param name="What">What it is, in words for messages: <c>bearer token</c>.</param>
/// <param name="Label">The label above <c>.env</c> and <c>.file</c>, without its prefix.</param>
/// <param name="Variable">The variable; null where none is declared.</param>
/// <param name="File">The file, which comes before the variable, as files rotate; null where none is declared.</param>
internal sealed record DeliveredSecret(string What, string Label, string? Variable, string? File)
{
    /// <summary>The longest secret: 8 Ki characters.</summary>
    public const int MaxLength = 8 * 1024;

    /// <summary>Where variables are read.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Where it is looked for, in words.</summary>
    public IEnumerable<string> Places
    {
        get
        {
            if (Variable is not null)
            {
                yield return $"the variable {Variable} (label {Label}.env)";
            }
            if (File is not null)
            {
                yield return $"the file {File} (label {Label}.file)";
            }
        }
    }

    /// <summary>Reads it anew, without line ends behind it; null where it has not been delivered.</summary>
    /// <exception cref="HarnessConfigurationException">It is there and cannot be read, is empty, too long or no printable ASCII.</exception>
    public string? Read()
    {
        if (CredentialFile.Exists(File))
        {
            return CredentialFile.Read(
                File!,
                $"{Label}.file",
                text => Require(text, $"The file {File} (label {Label}.file)")
            );
        }
        return Variable is not null && Variables(Variable) is { Length: > 0 } value
            ? Require(value, $"The variable {Variable} (label {Label}.env)")
            : null;
    }

    private string Require(ReadOnlySpan<char> text, string place)
    {
        var secret = text.TrimEnd("\r\n");
        if (secret.IsEmpty)
        {
            throw new HarnessConfigurationException($"{place} holds no {What}: it is empty.");
        }
        if (secret.Length > MaxLength)
        {
            throw new HarnessConfigurationException(
                $"{place} holds no {What}: it is longer than {MaxLength} characters."
            );
        }
        var odd = secret.IndexOfAnyExceptInRange('!', '~');
        return odd < 0
            ? secret.ToString()
            : throw new HarnessConfigurationException(
                $"{place} holds no {What}: character {odd + 1} cannot stand in a header."
            );
    }
}
