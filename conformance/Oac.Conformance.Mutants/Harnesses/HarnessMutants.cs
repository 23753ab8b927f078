using System.Collections.Immutable;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Mutants.Harnesses;

/// <summary>Harnesses with one fault each, as real authors make them, in every version that has the row.</summary>
internal static class HarnessMutants
{
    public static ImmutableArray<Mutant> All { get; } =
    [
        .. Break("http1-only", "It speaks HTTP/1.1 alone.", "harness/stream/connects-out"),
        .. Break(
            "waits-for-message",
            "It sends no request until it has a first message.",
            "harness/stream/connects-out"
        ),
        .. Break("strange-flags", "Its frames have flags that no protocol has.", "harness/stream/one-protocol"),
        .. Break("reads-by-pieces", "It takes each piece that arrives for a frame.", "harness/stream/one-protocol"),
        .. Break("no-token", "It opens its stream without the token.", "harness/stream/authenticates"),
        .. Break(
            "accepts-any-certificate",
            "It accepts any certificate of the orchestrator.",
            "harness/stream/trusts-given-ca",
            needs: HarnessNeeds.Mtls
        ),
        .. Break(
            "loses-early-events",
            "It opens its stream before it can take events.",
            "harness/stream/open-when-ready"
        ),
        .. Break("registers-first", "It registers itself before any event.", "harness/stream/no-registration"),
        .. Break("bare-address", "It opens its stream on the bare address.", "harness/stream/schema"),
        .. Break("other-version", "It opens its stream on another version's method.", "harness/stream/schema"),
        .. Break("wrong-field-number", "It puts the result into a field of another number.", "harness/stream/schema"),
        .. Break(
            "chokes-on-unknown-fields",
            "It drops events with fields that it does not know.",
            "harness/stream/schema"
        ),
        .. Break("trims-session-id", "It trims session ids.", "harness/stream/session-id-everywhere"),
        .. Break("other-session-id", "It answers with another session's id.", "harness/stream/session-id-everywhere"),
        .. Break("two-results", "It sends two results for one event.", "harness/events/result-per-event"),
        .. Break(
            "success-before-processing",
            "It says success before it has processed anything.",
            "harness/events/result-per-event"
        ),
        .. Break("empty-error-message", "Its failures have no message.", "harness/events/failure-has-message"),
        .. Break(
            "current-session",
            "It keeps the session that it serves in one variable.",
            "harness/session/demultiplexes"
        ),
        .. Break(
            "needs-affinity",
            "It turns sessions away that another instance has begun.",
            "harness/session/no-affinity-assumed",
            verdict: Verdict.Warn
        ),
        .. Break(
            "stops-at-session-end",
            "It takes no events any more when a session ends.",
            "harness/session/releases-on-end"
        ),
        .. Break("answers-session-end", "It answers the end of a session.", "harness/session/releases-on-end"),
        .. Break(
            "calls-embeddings",
            "It calls an endpoint that its labels do not declare.",
            "harness/inference/declared-types-only",
            needs: HarnessNeeds.Inference
        ),
        .. Break("no-spans", "It exports no traces.", "harness/observability/genai-spans", verdict: Verdict.Warn),
    ];

    /// <summary>
    /// Keeps what its sessions sent. Only the slow case sees it, which a row's name alone does not run: tests run it by its own name.
    /// </summary>
    public static Mutant KeepsEndedSessions { get; } =
        Break("keeps-ended-sessions", "It ignores the end of sessions.", "harness/session/releases-on-end")
            .Single(static m => m.Name.Contains("v1alpha3", StringComparison.Ordinal));

    private static IEnumerable<Mutant> Break(
        string fault,
        string words,
        string row,
        HarnessNeeds needs = HarnessNeeds.Bearer,
        Verdict verdict = Verdict.Fail
    )
    {
        var requirement = Requirements.All.Single(r => r.Id == row);
        foreach (var section in requirement.Sections)
        {
            var version = section.Key;
            // Where there is no schema of the stream, what messages show is nobody's fault (decisions.md).
            var found =
                version == "v1alpha1" && (fault is "reads-by-pieces" or "loses-early-events")
                    ? Verdict.Indeterminate
                    : verdict;
            yield return new()
            {
                Name = $"harness/{version}/{fault}",
                Fault = words,
                Original = HarnessOriginals.Of(version, needs),
                Rows = [new(row, found)],
                Make = (workshop, cancelled) => HarnessSubject.MakeAsync(workshop, version, fault, needs, cancelled),
            };
        }
    }
}
