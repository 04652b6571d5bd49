using System.Security.Cryptography;
using System.Text;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>Signs as JSON Web Algorithms do (RFC 7518 section 3, RFC 8812 for ES256K).</summary>
internal sealed class JwtSigner
{
    private static readonly string[] s_algorithms =
        ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES256K", "ES384", "ES512"];

    private readonly InterpolatedString _key;
    private readonly InterpolatedString? _passphrase;
    private readonly bool _encodesKey;

    private JwtSigner(string algorithm, InterpolatedString key, InterpolatedString? passphrase, bool encodesKey) =>
        (Algorithm, _key, _passphrase, _encodesKey) = (algorithm, key, passphrase, encodesKey);

    public string Algorithm { get; }

    public static JwtSigner Parse(ComponentScope scope)
    {
        var algorithm = scope.RequiredLiteral("algorithm");
        if (algorithm.Length > 0 && !s_algorithms.Contains(algorithm))
            scope.Problem(scope.Node("algorithm"), "algorithm", $"algorithm {algorithm} is not supported", $"Use one of {string.Join(", ", s_algorithms)}");
        return new JwtSigner(algorithm, scope.RequiredText("secret_key"), scope.Text("passphrase"), scope.Boolean("base64_encode_secret_key"));
    }

    /// <summary>What tells its key from another.</summary>
    public string IdentityOf(EvaluationContext context) => $"{_key.Render(context)}\n{_passphrase?.Render(context)}";

    /// <exception cref="RequestException">The configuration holds no key of this kind.</exception>
    public byte[] Sign(EvaluationContext context, byte[] content)
    {
        var key = _key.Render(context) is { Length: > 0 } text ? text : throw new RequestException("the configuration has no value for the secret key of the token");
        var hash = Algorithm[2..5] switch
        {
            "384" => HashAlgorithmName.SHA384,
            "512" => HashAlgorithmName.SHA512,
            _ => HashAlgorithmName.SHA256,
        };
        try
        {
            return Algorithm[..2] switch
            {
                "HS" => CryptographicOperations.HmacData(hash, SharedKey(key), content),
                "ES" => SignWithCurve(key, context, content, hash),
                _ => SignWithRsa(key, context, content, hash),
            };
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or FormatException)
        {
            // Messages of the framework may quote the key.
            throw new RequestException($"the secret key of the token is no {Algorithm} key. {Remedy(key)}");
        }
    }

    private byte[] SharedKey(string key) => _encodesKey
        ? Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(key)))
        : Encoding.UTF8.GetBytes(key);

    private byte[] SignWithRsa(string key, EvaluationContext context, byte[] content, HashAlgorithmName hash)
    {
        using var rsa = RSA.Create();
        Import(rsa, key, context);
        return rsa.SignData(content, hash, Algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private byte[] SignWithCurve(string key, EvaluationContext context, byte[] content, HashAlgorithmName hash)
    {
        using var curve = ECDsa.Create();
        Import(curve, key, context);
        var isOfAlgorithm = Algorithm switch
        {
            "ES384" => curve.KeySize == 384,
            "ES512" => curve.KeySize == 521,
            _ => curve.KeySize == 256,
        };
        // The signature is the two numbers themselves, of fixed length (RFC 7518 section 3.4).
        return isOfAlgorithm
            ? curve.SignData(content, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            : throw new CryptographicException("another curve");
    }

    private void Import(AsymmetricAlgorithm algorithm, string key, EvaluationContext context)
    {
        var pem = PemOf(key);
        if (_passphrase?.Render(context) is { Length: > 0 } passphrase)
            algorithm.ImportFromEncryptedPem(pem, passphrase);
        else
            algorithm.ImportFromPem(pem);
    }

    /// <summary>Line breaks get lost where configurations are typed in; and some vendors give the whole file in Base64.</summary>
    private static string PemOf(string key)
    {
        var text = key.Replace("\\n", "\n", StringComparison.Ordinal).Trim();
        if (text.StartsWith("-----BEGIN", StringComparison.Ordinal))
            return text;
        var bytes = Convert.FromBase64String(text);
        var decoded = Encoding.UTF8.GetString(bytes);
        return decoded.Contains("-----BEGIN", StringComparison.Ordinal) ? decoded : PemEncoding.WriteString("PRIVATE KEY", bytes);
    }

    private static string Remedy(string key) => key.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal)
        ? "It is encrypted in a form of the past; convert it: openssl pkcs8 -topk8 -in FILE -out NEWFILE"
        : "Give the whole PEM file, and its passphrase if it has one";
}
