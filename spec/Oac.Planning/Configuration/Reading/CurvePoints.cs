using System.Numerics;

namespace Oac.Planning.Configuration.Reading;

/// <summary>
/// Whether the point of a public key lies on its curve: a key that is none verifies nothing, and whoever wrote the configuration should know when
/// it is read. Keys are public, so that the time that this takes may depend on them.
/// </summary>
internal static class CurvePoints
{
    // P-256 (SEC 2, secp256r1): y^2 = x^3 - 3x + b.
    private static readonly BigInteger P256 =
        BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224) + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1;

    private static readonly BigInteger P256B = Number(
        Convert.FromHexString("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B")
    );

    // Ed25519 (RFC 8032, 5.1): -x^2 + y^2 = 1 + d x^2 y^2, with d = -121665 / 121666.
    private static readonly BigInteger Ed25519 = BigInteger.Pow(2, 255) - 19;

    private static readonly BigInteger Ed25519D = Modulo(
        -121665 * BigInteger.ModPow(121666, Ed25519 - 2, Ed25519),
        Ed25519
    );

    /// <summary>Whether both coordinates, 32 bytes each with the highest first, are those of a point of P-256.</summary>
    public static bool IsOnP256(ReadOnlySpan<byte> point)
    {
        var (x, y) = (Number(point[..32]), Number(point[32..]));
        return x < P256 && y < P256 && Modulo((y * y) - (x * x * x) + (3 * x) - P256B, P256).IsZero;
    }

    /// <summary>Whether 32 bytes encode a point of Ed25519 (RFC 8032, 5.1.3).</summary>
    public static bool IsOnEd25519(ReadOnlySpan<byte> point)
    {
        Span<byte> bytes = stackalloc byte[32];
        point.CopyTo(bytes);
        var isOdd = (bytes[31] & 0x80) != 0;
        bytes[31] &= 0x7F;
        var y = new BigInteger(bytes, isUnsigned: true);
        if (y >= Ed25519)
        {
            return false;
        }
        // x^2 = (y^2 - 1) / (d y^2 + 1): there is an x where that is a square; of 0 there is no odd one.
        var square = y * y;
        var divisor = BigInteger.ModPow((Ed25519D * square) + 1, Ed25519 - 2, Ed25519);
        var wanted = Modulo((square - 1) * divisor, Ed25519);
        return wanted.IsZero ? !isOdd : BigInteger.ModPow(wanted, (Ed25519 - 1) / 2, Ed25519).IsOne;
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static BigInteger Modulo(BigInteger number, BigInteger modulus)
    {
        var rest = number % modulus;
        return rest.Sign < 0 ? rest + modulus : rest;
    }
}
