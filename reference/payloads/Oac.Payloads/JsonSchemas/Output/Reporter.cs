namespace Oac.Payloads.JsonSchemas.Output;

/// <summary>What the units of one output share: how many there may still be.</summary>
internal sealed class Reporter(int maxUnits)
{
    private int _left = maxUnits;

    /// <summary>Whether something was left out.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Takes room for one that will be told; false where there is none left.</summary>
    public bool Take()
    {
        if (_left > 0)
        {
            _left--;
            return true;
        }
        IsTruncated = true;
        return false;
    }

    /// <summary>Gives back the room of units that turned out not to matter.</summary>
    public void Return(int units) => _left += units;
}
