using System.Security.Cryptography.X509Certificates;

// A stand-in for an agent, to be run in an image that was made from nothing: it prints a line, and where the files of mutual TLS and an
// address are there it asks that address and prints what comes back.
Console.WriteLine("courier: ready");
if (args is not [var address, var certificateFile, var keyFile, var authorityFile])
{
    return args.Length == 0 ? 0 : 2;
}

using var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
using var authority = X509CertificateLoader.LoadCertificateFromFile(authorityFile);
using var handler = new SocketsHttpHandler();
handler.SslOptions.ClientCertificates = [certificate];
handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
{
    TrustMode = X509ChainTrustMode.CustomRootTrust,
    CustomTrustStore = { authority },
    RevocationMode = X509RevocationMode.NoCheck,
};
using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
Console.WriteLine("courier: " + await client.GetStringAsync(new Uri(address)).ConfigureAwait(false));

// The authorities of the public web come with the image: without them no other server would be trusted.
using var roots = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
roots.Open(OpenFlags.ReadOnly);
Console.WriteLine(roots.Certificates.Count > 0 ? "courier: knows authorities" : "courier: knows no authority");
return 0;
