namespace Oac.Images.Dockerfiles;

/// <summary>What interpolation may still make in one Dockerfile. Each value costs its length, each pattern its work.</summary>
internal sealed class ExpansionBudget
{
    private long _text = ImageLimits.MaxTotalExpansion;
    private long _work = ImageLimits.MaxPatternWork;

    public bool TakeText(int length) => (_text -= length) >= 0;

    public bool TakeWork(long steps) => (_work -= steps) >= 0;
}
