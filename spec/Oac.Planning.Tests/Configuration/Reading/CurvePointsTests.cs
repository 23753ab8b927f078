using System.Security.Cryptography;
using Oac.Planning.Configuration.Reading;

namespace Oac.Planning.Tests.Configuration.Reading;

/// <summary>Beside the platform's own verdict on P-256, and the keys of RFC 8032.</summary>
public sealed class CurvePointsTests
{
    [Fact]
    public void Points_of_P256_are_those_that_the_platform_takes()
    {
        for (var i = 0; i < 20; i++)
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var info = made.ExportSubjectPublicKeyInfo();
            Assert.True(CurvePoints.IsOnP256(info.AsSpan()[^64..]));

            info[^(1 + (i * 3))] ^= (byte)(1 << (i % 8));
            using var read = ECDsa.Create();
            Assert.ThrowsAny<CryptographicException>(() => read.ImportSubjectPublicKeyInfo(info, out _));
            Assert.False(CurvePoints.IsOnP256(info.AsSpan()[^64..]));
        }
        Assert.False(CurvePoints.IsOnP256(new byte[64]));
        Assert.False(CurvePoints.IsOnP256(Enumerable.Repeat((byte)0xFF, 64).ToArray()));
    }

    [Theory]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")]
    [InlineData("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")]
    public void Keys_of_the_RFC_are_points_of_Ed25519(string key)
    {
        var bytes = Convert.FromHexString(key);
        Assert.True(CurvePoints.IsOnEd25519(bytes));
    }
}
