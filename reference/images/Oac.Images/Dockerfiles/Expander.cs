namespace Oac.Images.Dockerfiles;

/// <summary>Interpolates stretches of instructions and remarks on those that cannot be.</summary>
internal sealed class Expander
{
    private readonly ShellLexer _lexer;
    private readonly Remarks _remarks;
    private Dictionary<string, string> _variables = [];

    public Expander(char escape, ExpansionBudget budget, Remarks remarks)
    {
        _remarks = remarks;
        _lexer = new ShellLexer(escape, name => _variables.GetValueOrDefault(name), budget);
    }

    /// <summary>The variables that the last text used without any being set.</summary>
    public IReadOnlySet<string> Unset => _lexer.Unset;

    /// <summary>The text without quotes and with its variables, or <see langword="null"/> after a mistake.</summary>
    public string? Expand(Piece piece, Dictionary<string, string> variables, SourceSpan? remarkAt = null)
    {
        _variables = variables;
        var result = _lexer.Word(piece.Text);
        if (result is null)
        {
            _remarks.Error(
                _lexer.LimitExceeded ? ImageDiagnosticCodes.LimitExceeded : ImageDiagnosticCodes.InvalidExpansion,
                $"this cannot be evaluated: {_lexer.Error}",
                remarkAt ?? piece.Span
            );
        }

        return result;
    }
}
