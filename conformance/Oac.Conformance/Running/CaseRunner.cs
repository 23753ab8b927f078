using System.Reflection;
using Oac.Conformance.Binding;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Running;

/// <summary>Does the steps of one case and says how it ended.</summary>
internal sealed class CaseRunner(
    StepBindings bindings,
    TargetDefinition target,
    RunOptions options,
    ScenarioServices run,
    TimeProvider time
)
{
    /// <summary>How long a case may take before it is ended, times the run's time factor.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(5);

    /// <summary>How long a step that was told to end, and the clean-up of a case, may take until they are given up.</summary>
    public static readonly TimeSpan MaxEnd = TimeSpan.FromSeconds(30);

    /// <summary>Runs a case. Only a stop of the whole run makes it throw.</summary>
    public async Task<CaseResult> RunAsync(SuiteCase suiteCase, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(MaxDuration * options.TimeFactor, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        var start = time.GetTimestamp();
        var context = new CaseContext(suiteCase, target, options, time, either.Token);
        var services = run.ForScenario();
        services.Add(context);
        services.Add(context.Evidence);
        ScenarioStep? current = null;
        CaseResult result;
        var stopped = false;
        try
        {
            foreach (var step in suiteCase.Scenario.Steps)
            {
                current = step;
                await DoAsync(suiteCase.Scenario, step, services, either.Token).ConfigureAwait(false);
            }
            current = null;
            result = context.Warnings is [var first, ..]
                ? Result(Verdict.Warn, string.Join("; ", context.Warnings.Select(static w => w.Found)), first.Advice)
                : Result(Verdict.Pass, null, null);
        }
        catch (VerdictException e)
        {
            var verdict =
                e.Verdict == Verdict.Fail && suiteCase.Scenario.Level == RequirementLevel.Should
                    ? Verdict.Warn
                    : e.Verdict;
            result = Result(verdict, e.Message, e.Advice);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            stopped = true;
            result = Result(Verdict.Error, "the run was stopped", null);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            result = Result(Verdict.Error, $"the case took longer than {MaxDuration * options.TimeFactor}", null);
        }
        catch (Targets.TargetException e)
        {
            result = Result(Verdict.Error, e.Message, null);
        }
#pragma warning disable CA1031 // Whatever a step throws is the suite's own fault, and must show as that.
        catch (Exception e)
#pragma warning restore CA1031
        {
            context.Evidence.Note("the suite itself failed", e.ToString());
            result = Result(Verdict.Error, $"the suite itself failed: {e.GetType().Name}: {e.Message}", null);
        }
        result = await EndAsync(services, result, context, context.Keep && !stopped).ConfigureAwait(false);
        // Its end is a part of it: a subject that is slow to leave makes the run slow.
        result = result with
        {
            Duration = time.GetElapsedTime(start),
        };
        // Only now: what the case had started is stopped.
        return stopped ? throw new OperationCanceledException(cancellationToken) : result;

        CaseResult Result(Verdict verdict, string? message, string? advice) =>
            new(
                suiteCase,
                verdict,
                message is null ? null : context.Evidence.Clean(message),
                advice is null ? null : context.Evidence.Clean(advice),
                current is null ? null : $"{suiteCase.Scenario.File}:{current.Line}: {current.Kind} {current.Text}",
                [],
                time.GetElapsedTime(start)
            );
    }

    private async Task DoAsync(
        Scenario scenario,
        ScenarioStep step,
        ScenarioServices services,
        CancellationToken cancelled
    )
    {
        cancelled.ThrowIfCancellationRequested();
        var errors = new List<string>();
        var match = bindings.Find(scenario, step, errors) ?? throw new InvalidOperationException(errors[0]);
        var instance = services.Get(match.Binding.Method.DeclaringType!);
        var returned = match.Binding.Method.Invoke(
            instance,
            BindingFlags.DoNotWrapExceptions,
            binder: null,
            match.Arguments,
            culture: null
        );
        if (returned is Task task)
        {
            await UntilCancelledAsync(task, cancelled).ConfigureAwait(false);
        }
    }

    // A step that does not listen must not hold up the run for ever; one that does is waited for, so that nothing is pulled from under it.
    private async Task UntilCancelledAsync(Task task, CancellationToken cancelled)
    {
        try
        {
            await task.WaitAsync(cancelled).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!task.IsCompleted)
        {
            try
            {
                await task.WaitAsync(MaxEnd * options.TimeFactor, time, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Given up: the case ends as cancelled.
            }
            cancelled.ThrowIfCancellationRequested();
        }
    }

    // What was started is ended here; where that fails the verdict stands, unless it was a good one.
    private async Task<CaseResult> EndAsync(
        ScenarioServices services,
        CaseResult result,
        CaseContext context,
        bool keep
    )
    {
        if (keep && result.Verdict is Verdict.Fail or Verdict.Error)
        {
            context.Evidence.Note("what the case started is left running");
            return result with { Evidence = context.Evidence.ToImmutable() };
        }
        try
        {
            await services
                .DisposeAsync()
                .AsTask()
                .WaitAsync(MaxEnd * options.TimeFactor, time, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (VerdictException e) when (result.Verdict is Verdict.Pass or Verdict.Warn)
        {
            result = result with
            {
                Verdict = e.Verdict,
                Message = context.Evidence.Clean(e.Message),
                Advice = e.Advice,
            };
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            context.Evidence.Note("the suite could not clean up", e.ToString());
            if (result.Verdict is Verdict.Pass or Verdict.Warn)
            {
                result = result with
                {
                    Verdict = Verdict.Error,
                    Message = $"the suite could not clean up: {e.Message}",
                };
            }
        }
        return result with { Evidence = context.Evidence.ToImmutable() };
    }
}
