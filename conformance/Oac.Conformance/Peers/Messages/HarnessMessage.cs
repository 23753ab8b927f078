using System.Collections.Immutable;

namespace Oac.Conformance.Peers.Messages;

/// <summary>What a harness sent: <c>HarnessEnvelope</c> of v1alpha2 and v1alpha3, and what the extension adds, read by field numbers.</summary>
/// <param name="Bytes">The message as it came.</param>
/// <param name="SessionId">The session that it names; empty where it names none, null where that field cannot be read.</param>
/// <param name="Result">Its result, or null.</param>
/// <param name="Progress">A part of an answer (extension), or null.</param>
/// <param name="Faults">Everything that the schema does not allow, each with its place in <paramref name="Bytes"/>.</param>
internal sealed record HarnessMessage(
    ReadOnlyMemory<byte> Bytes,
    string? SessionId,
    HarnessResult? Result,
    HarnessProgress? Progress,
    ImmutableArray<string> Faults
)
{
    /// <summary>Which message of its stream it is, from 1.</summary>
    public int Number { get; init; }

    /// <summary>Reads a message. Fields that the schema does not know are passed over; of a field that stands twice the last counts.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="hasExtension">Whether the fields of the extension are known: both peers announced it.</param>
    public static HarnessMessage Read(ReadOnlyMemory<byte> bytes, bool hasExtension)
    {
        var faults = new List<string>();
        var sessionId = "";
        HarnessResult? result = null;
        HarnessProgress? progress = null;
        var fields = FieldReader.Read(bytes, 0, "HarnessEnvelope", faults);
        foreach (var field in fields)
        {
            switch (field.Number)
            {
                case 1:
                    sessionId = FieldReader.Text(field, "session_id", faults);
                    break;
                case 2 when FieldReader.Has(field, 2, "result", faults):
                    result = HarnessResult.Read(field, hasExtension, faults);
                    break;
                case 1000 when hasExtension && FieldReader.Has(field, 2, "progress", faults):
                    progress = HarnessProgress.Read(field, faults);
                    break;
            }
        }
        if (result is null && progress is null && faults.Count == 0)
        {
            var seen = string.Join(", ", fields.Select(static f => f.Number).Distinct().Order());
            faults.Add(
                $"the envelope has no body: field 2 (result) is not there, only {(seen.Length == 0 ? "nothing at all" : $"field {seen}")}: {FieldReader.Shown(bytes, 64)}"
            );
        }
        return new(bytes, sessionId, result, progress, [.. faults]);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        (Result, Progress) switch
        {
            ({ Success: true }, _) => $"session '{SessionId}': success",
            ({ } failed, _) => $"session '{SessionId}': failure '{failed.ErrorMessage}'",
            (_, { } part) => $"session '{SessionId}': progress {part.Sequence}, {part.Length} bytes",
            _ => $"session '{SessionId}': no body",
        };
}

/// <summary><c>EventResult</c>.</summary>
/// <param name="Success">Whether the event was processed.</param>
/// <param name="ErrorMessage">Why not; empty where the field is absent, null where it cannot be read.</param>
/// <param name="OutputLength">The length of the extension's output, or null.</param>
internal sealed record HarnessResult(bool Success, string? ErrorMessage, int? OutputLength)
{
    internal static HarnessResult Read(MessageField result, bool hasExtension, List<string> faults)
    {
        var (success, message, output) = (false, (string?)"", (int?)null);
        foreach (var field in FieldReader.Read(result.Content, result.ContentOffset, "EventResult", faults))
        {
            switch (field.Number)
            {
                case 1 when FieldReader.Has(field, 0, "success", faults):
                    success = field.Value != 0;
                    break;
                case 2:
                    message = FieldReader.Text(field, "error_message", faults);
                    break;
                case 1000 when hasExtension && FieldReader.Has(field, 2, "output", faults):
                    output = field.Content.Length;
                    break;
                case 1001 when hasExtension:
                    FieldReader.Text(field, "output_content_type", faults);
                    break;
            }
        }
        return new(success, message, output);
    }
}

/// <summary><c>Progress</c> of the extension.</summary>
/// <param name="Length">The chunk's length in bytes.</param>
/// <param name="Sequence">Which part of the answer it is, from 0.</param>
internal sealed record HarnessProgress(int Length, ulong Sequence)
{
    internal static HarnessProgress Read(MessageField progress, List<string> faults)
    {
        var (length, sequence) = (0, 0UL);
        foreach (var field in FieldReader.Read(progress.Content, progress.ContentOffset, "Progress", faults))
        {
            switch (field.Number)
            {
                case 1 when FieldReader.Has(field, 2, "chunk", faults):
                    length = field.Content.Length;
                    break;
                case 2:
                    FieldReader.Text(field, "content_type", faults);
                    break;
                case 3 when FieldReader.Has(field, 0, "seq", faults):
                    sequence = field.Value;
                    break;
            }
        }
        return new(length, sequence);
    }
}
