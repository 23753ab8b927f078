namespace Oac.Connect.Tests.Fuzz;

/// <summary>Changes bytes, the same way for the same seed.</summary>
#pragma warning disable CA5394 // The cases must be the same every time.
internal sealed class Mutator(int seed)
{
    private static readonly byte[] Telling = [0, 1, 2, 0x7f, 0x80, 0xff, (byte)'"', (byte)'{', (byte)'%', (byte)'\n'];
    private readonly Random _random = new(seed);

    public int Next(int most) => _random.Next(most);

    /// <summary>Bytes of any length up to one, mostly text.</summary>
    public byte[] Text(int most)
    {
        var bytes = new byte[Next(most + 1)];
        _random.NextBytes(bytes);
        if (Next(4) != 0)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)('a' + bytes[i] % 26);
            }
        }
        return bytes;
    }

    /// <summary>The bytes with up to six changes; sometimes with none.</summary>
    public byte[] Mutate(byte[] bytes)
    {
        var list = new List<byte>(bytes);
        for (var i = Next(7); i > 0; i--)
        {
            var at = Next(list.Count + 1);
            switch (Next(6))
            {
                case 0 when at < list.Count:
                    list[at] ^= (byte)(1 << Next(8));
                    break;
                case 1 when at < list.Count:
                    list[at] = Telling[Next(Telling.Length)];
                    break;
                case 2:
                    list.Insert(at, Telling[Next(Telling.Length)]);
                    break;
                case 3:
                    list.RemoveRange(at, Math.Min(list.Count - at, Next(1 + list.Count / 4)));
                    break;
                case 4:
                    list.RemoveRange(at, list.Count - at);
                    break;
                case 5 when list.Count < 100_000:
                    list.InsertRange(at, list.GetRange(0, at));
                    break;
                default:
                    break;
            }
        }
        return [.. list];
    }
}
