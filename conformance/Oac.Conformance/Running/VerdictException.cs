namespace Oac.Conformance.Running;

/// <summary>Ends a case with a verdict. Whatever else a step throws means that the suite is broken (<see cref="Verdict.Error"/>).</summary>
public abstract class VerdictException : Exception
{
    private protected VerdictException(Verdict verdict, string message, string? advice = null)
        : base(message)
    {
        Verdict = verdict;
        Advice = advice;
    }

    /// <summary>The verdict.</summary>
    public Verdict Verdict { get; }

    /// <summary>What the implementer does about it, one sentence; null where there is nothing to do.</summary>
    public string? Advice { get; }
}

/// <summary>The target does otherwise than the specification says.</summary>
/// <param name="found">What was found, and where: one sentence that stands by itself.</param>
/// <param name="advice">What the implementer does about it: one sentence.</param>
/// <remarks>In a case whose requirements are all SHOULD it is a warning.</remarks>
public sealed class FailedException(string found, string advice) : VerdictException(Verdict.Fail, found, advice);

/// <summary>The case does not concern this target.</summary>
/// <param name="why">Which feature is not declared, or why the condition cannot arise.</param>
public sealed class NotApplicableException(string why) : VerdictException(Verdict.NotApplicable, why);

/// <summary>This target's set-up does not let the suite see it.</summary>
/// <param name="why">What is in the way.</param>
/// <param name="advice">What to change so that it can be judged.</param>
public sealed class UntestableException(string why, string advice) : VerdictException(Verdict.Untestable, why, advice);

/// <summary>The specification is silent, and the target chose otherwise.</summary>
/// <param name="found">What the target does.</param>
/// <param name="choice">What this project does, and where it is written.</param>
public sealed class IndeterminateException(string found, string choice)
    : VerdictException(Verdict.Indeterminate, found, choice);

/// <summary>The target could not be brought to where judging begins: an image that cannot be read, a driver that does not answer.</summary>
/// <param name="message">What is wrong, and where.</param>
public sealed class BrokenSubjectException(string message) : VerdictException(Verdict.Error, message);
