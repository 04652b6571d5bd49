using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DataSync.AzureFlavour.Tests.Desk;

/// <summary>
/// Requests signed with the storage emulator's account, whose key everybody knows
/// (https://learn.microsoft.com/azure/storage/common/storage-connect-azurite#http-connection-strings).
/// </summary>
internal static class SharedKey
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Version = "2024-11-04";

    /// <summary>A list request, as https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key describes it.</summary>
    /// <param name="service">Address of the service.</param>
    /// <param name="isTable">Tables are signed in another way than blobs and queues.</param>
    public static HttpRequestMessage List(Uri service, bool isTable)
    {
        var date = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        var (path, resource) = isTable ? ($"/{Account}/Tables", "Tables") : ($"/{Account}/?comp=list", "\ncomp:list");
        var text = isTable
            ? $"GET\n\n\n{date}\n/{Account}/{Account}/{resource}"
            : $"GET{new string('\n', 12)}x-ms-date:{date}\nx-ms-version:{Version}\n/{Account}/{Account}/{resource}";
        using var hmac = new HMACSHA256(Convert.FromBase64String(Key));
        var signature = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)));
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service, path));
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-version", Version);
        request.Headers.Add("Accept", isTable ? "application/json;odata=nometadata" : "application/xml");
        request.Headers.TryAddWithoutValidation("Authorization", $"SharedKey {Account}:{signature}");
        return request;
    }
}
