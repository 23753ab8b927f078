using Oac.Conformance.Peers.Messages;
using Oac.Conformance.Peers.Streams;

namespace Oac.Conformance.Harnesses;

/// <summary>What the steps of one case hand on to each other.</summary>
public sealed class CaseTalk
{
    /// <summary>The stream that is spoken on.</summary>
    internal HarnessStream? Stream { get; set; }

    /// <summary>The session that is spoken in.</summary>
    internal string Session { get; set; } = "";

    /// <summary>What was asked in this case: the session, the channel, and whether it must fail.</summary>
    internal List<Question> Questions { get; } = [];
}

/// <summary>An event that was sent.</summary>
/// <param name="Session">Its session.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="MustFail">Whether its result must be a failure.</param>
/// <param name="Answer">Its first result; null where none came in time.</param>
internal sealed record Question(string Session, string Channel, bool MustFail, HarnessMessage? Answer);
