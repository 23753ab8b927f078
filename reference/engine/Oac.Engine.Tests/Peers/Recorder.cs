using Oac.Engine.Images;

namespace Oac.Engine.Tests.Peers;

/// <summary>Keeps every step, at once and in order.</summary>
internal sealed class Recorder : IProgress<EngineProgress>
{
    public List<EngineProgress> All { get; } = [];

    /// <summary>What to do after a step.</summary>
    public Action? Then { get; init; }

    public void Report(EngineProgress value)
    {
        All.Add(value);
        Then?.Invoke();
    }
}
