namespace Oac.Payloads.JsonSchemas.Output;

/// <summary>What the units of one output share: how many there may still be, and how many characters they may still take.</summary>
internal sealed class Reporter(int maxUnits, long maxLength)
{
    private int _units = maxUnits;
    private long _length = maxLength;

    /// <summary>Whether something was left out.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Takes room for what will be told; false where there is not enough left.</summary>
    /// <param name="units">How many errors or annotations: 1, or 0 for what only holds others.</param>
    /// <param name="length">Characters.</param>
    public bool Take(int units, long length)
    {
        if (_units >= units && _length >= length)
        {
            _units -= units;
            _length -= length;
            return true;
        }
        IsTruncated = true;
        return false;
    }

    /// <summary>Gives back the room of units that turned out not to matter.</summary>
    public void Return(int units, long length)
    {
        _units += units;
        _length += length;
    }
}
