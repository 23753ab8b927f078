using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Oac.Images.Signatures;

/// <summary>
/// Opens NaCl's secret boxes (XSalsa20 and Poly1305), in which cosign keeps private keys. Salsa20 is Bernstein's, of 2005 and 2011; neither
/// .NET nor OpenSSL has it.
/// </summary>
internal static class SecretBox
{
    /// <summary>The tag before the content.</summary>
    public const int Overhead = 16;

    /// <summary>What is in a box; null where the key is wrong or the box was changed.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="nonce">24 bytes.</param>
    /// <param name="box">The tag and the content.</param>
    public static byte[]? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> box)
    {
        if (key.Length != 32 || nonce.Length != 24 || box.Length < Overhead)
        {
            return null;
        }
        var inner = Core(key, nonce[..16], addInput: false);
        Span<byte> subkey = stackalloc byte[32];
        inner.AsSpan(0, 4).CopyTo(subkey);
        for (var word = 1; word < 4; word++)
        {
            inner.AsSpan(20 * word, 4).CopyTo(subkey[(4 * word)..]);
        }
        inner.AsSpan(24, 16).CopyTo(subkey[16..]);

        var content = box[Overhead..];
        Span<byte> counter = stackalloc byte[16];
        nonce[16..].CopyTo(counter);
        var block = Core(subkey, counter, addInput: true);
        var tag = LibCrypto.Poly1305(block.AsSpan(0, 32), content);
        if (!CryptographicOperations.FixedTimeEquals(tag, box[..Overhead]))
        {
            return null;
        }

        // The first half block was the tag's key.
        var opened = new byte[content.Length];
        for (var at = 0; at < content.Length; at++)
        {
            var position = at + 32;
            if (position % 64 == 0)
            {
                BinaryPrimitives.WriteInt64LittleEndian(counter[8..], position / 64);
                block = Core(subkey, counter, addInput: true);
            }
            opened[at] = (byte)(content[at] ^ block[position % 64]);
        }
        return opened;
    }

    /// <summary>One block of 64 bytes; without its input added at the end it is what HSalsa20 takes its key from.</summary>
    private static byte[] Core(ReadOnlySpan<byte> key, ReadOnlySpan<byte> input, bool addInput)
    {
        Span<uint> start =
        [
            0x61707865,
            Word(key, 0),
            Word(key, 1),
            Word(key, 2),
            Word(key, 3),
            0x3320646e,
            Word(input, 0),
            Word(input, 1),
            Word(input, 2),
            Word(input, 3),
            0x79622d32,
            Word(key, 4),
            Word(key, 5),
            Word(key, 6),
            Word(key, 7),
            0x6b206574,
        ];
        Span<uint> x = stackalloc uint[16];
        start.CopyTo(x);
        for (var round = 0; round < 20; round += 2)
        {
            Quarter(x, 0, 4, 8, 12);
            Quarter(x, 5, 9, 13, 1);
            Quarter(x, 10, 14, 2, 6);
            Quarter(x, 15, 3, 7, 11);
            Quarter(x, 0, 1, 2, 3);
            Quarter(x, 5, 6, 7, 4);
            Quarter(x, 10, 11, 8, 9);
            Quarter(x, 15, 12, 13, 14);
        }
        var block = new byte[64];
        for (var word = 0; word < 16; word++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(
                block.AsSpan(4 * word),
                addInput ? x[word] + start[word] : x[word]
            );
        }
        return block;
    }

    private static void Quarter(Span<uint> x, int a, int b, int c, int d)
    {
        x[b] ^= BitOperations.RotateLeft(x[a] + x[d], 7);
        x[c] ^= BitOperations.RotateLeft(x[b] + x[a], 9);
        x[d] ^= BitOperations.RotateLeft(x[c] + x[b], 13);
        x[a] ^= BitOperations.RotateLeft(x[d] + x[c], 18);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int index) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * index)..]);
}
