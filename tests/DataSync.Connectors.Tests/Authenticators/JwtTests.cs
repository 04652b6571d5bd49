using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Tests.Requests;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Authenticators;

/// <summary>Tokens signed here, verified with the framework's own cryptography.</summary>
public sealed class JwtTests
{
    [Theory]
    [InlineData("HS256", false)]
    [InlineData("HS384", false)]
    [InlineData("HS512", true)]
    public async Task A_shared_key_signs(string algorithm, bool isEncoded)
    {
        const string key = "sh4red-key-of-a-good-length-and-more";
        var used = Encoding.UTF8.GetBytes(isEncoded ? Convert.ToBase64String(Encoding.UTF8.GetBytes(key)) : key);

        var token = await TokenAsync($"algorithm: {algorithm}, base64_encode_secret_key: {(isEncoded ? "true" : "false")}", key);

        CryptographicOperations.HmacData(HashOf(algorithm), used, token.Content).ShouldBe(token.Signature);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    public async Task A_key_of_rsa_signs(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        foreach (var key in new[]
        {
            rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportRSAPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(rsa.ExportPkcs8PrivateKeyPem())), Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()),
        })
        {
            var token = await TokenAsync($"algorithm: {algorithm}", key);

            rsa.VerifyData(token.Content, token.Signature, HashOf(algorithm), algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("ES256", "1.2.840.10045.3.1.7")]
    [InlineData("ES256K", "1.3.132.0.10")]
    [InlineData("ES384", "1.3.132.0.34")]
    [InlineData("ES512", "1.3.132.0.35")]
    public async Task A_key_of_a_curve_signs(string algorithm, string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));

        var token = await TokenAsync($"algorithm: {algorithm}", key.ExportPkcs8PrivateKeyPem());

        key.VerifyData(token.Content, token.Signature, HashOf(algorithm), DSASignatureFormat.IeeeP1363FixedFieldConcatenation).ShouldBeTrue();
        token.Header["alg"]!.GetValue<string>().ShouldBe(algorithm);
    }

    [Fact]
    public async Task An_encrypted_key_signs_with_its_passphrase_and_not_without()
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportEncryptedPkcs8PrivateKeyPem("p4ss phrase", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

        var token = await TokenAsync("algorithm: RS256, passphrase: \"p4ss phrase\"", pem);
        var error = await Should.ThrowAsync<SourceConfigurationException>(() => TokenAsync("algorithm: RS256, passphrase: other", pem));

        rsa.VerifyData(token.Content, token.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).ShouldBeTrue();
        error.Message.ShouldContain("is no RS256 key");
        error.ToString().ShouldNotContain(pem[60..80]);
    }

    // Golden: unit_tests/sources/declarative/auth/test_jwt.py.
    [Fact]
    public async Task Headers_and_claims_are_those_of_the_manifest_and_the_time()
    {
        var token = await TokenAsync("""
            algorithm: HS256, token_duration: 600, header_prefix: Bearer,
            jwt_headers: { kid: "{{ config['kid'] }}", cty: JWT }, additional_jwt_headers: { x5t: t },
            jwt_payload: { iss: "12345", sub: me, aud: "{{ ['a', 'b'] }}" }, additional_jwt_payload: { scope: s, n: "{{ 1 + 1 }}", none: "{{ config['none'] }}" }
            """, "sh4red");

        var noon = FixedTime.Noon.ToUnixTimeSeconds();
        JsonNode.DeepEquals(token.Header, JsonNode.Parse("""{"x5t":"t","kid":"k-1","typ":"JWT","cty":"JWT","alg":"HS256"}""")).ShouldBeTrue(token.Header.ToJsonString());
        JsonNode.DeepEquals(token.Claims, JsonNode.Parse($$"""{"scope":"s","n":2,"iss":"12345","sub":"me","aud":["a","b"],"iat":{{noon}},"exp":{{noon + 600}},"nbf":{{noon}}}"""))
            .ShouldBeTrue(token.Claims.ToJsonString());
        token.Sent.ShouldStartWith("Bearer ");
    }

    [Fact]
    public async Task The_token_goes_where_the_manifest_says_and_is_signed_anew_before_it_ends()
    {
        var time = new MovingTime();
        await using var api = await WireApi.StartAsync();
        using var source = new WireSource(
            api,
            "authenticator: { type: JwtAuthenticator, algorithm: HS256, secret_key: \"{{ config['secret_key'] }}\", token_duration: 600, request_option: { type: RequestOption, inject_into: request_parameter, field_name: jwt } }",
            new Dictionary<string, string> { ["secret_key"] = "sh4red" },
            time);

        await source.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(300));
        await source.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(300));
        await source.ReadAsync();

        var sent = api.Requests.Select(request => request.Query).ToList();
        sent.ShouldAllBe(query => query.StartsWith("jwt=ey", StringComparison.Ordinal));
        sent[1].ShouldBe(sent[0]);
        sent[2].ShouldNotBe(sent[0]);
    }

    [Fact]
    public async Task A_service_account_exchanges_an_assertion_for_a_token()
    {
        using var rsa = RSA.Create(2048);
        await using var api = await WireApi.StartAsync(request => request.Path == "/token" ? Body("""{"access_token":"acc3ss","expires_in":3600}""") : Page(1));
        using var source = new WireSource(
            api,
            """
            authenticator:
              type: OAuthAuthenticator
              token_refresh_endpoint: "{{ config['base_url'] }}/token"
              use_profile_assertion: true
              profile_assertion:
                type: JwtAuthenticator
                algorithm: RS256
                secret_key: "{{ json_loads(config['secret_account'])['private_key'] }}"
                token_duration: 3600
                jwt_payload: { iss: "{{ json_loads(config['secret_account'])['client_email'] }}", aud: "https://oauth2.example/token" }
            """,
            new Dictionary<string, string> { ["secret_account"] = new JsonObject { ["private_key"] = rsa.ExportPkcs8PrivateKeyPem(), ["client_email"] = "robot@example.com" }.ToJsonString() });

        await source.ReadAsync();
        await source.ReadAsync();

        var body = api.To("/token").Single().Body;
        body.ShouldStartWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
        var token = Token.Of(body.Split("assertion=")[1]);
        rsa.VerifyData(token.Content, token.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).ShouldBeTrue();
        token.Claims["iss"]!.GetValue<string>().ShouldBe("robot@example.com");
        api.To("/items").ShouldAllBe(request => request.Header("Authorization") == "Bearer acc3ss");
    }

    [Theory]
    [InlineData("algorithm: EdDSA", "algorithm EdDSA is not supported")]
    [InlineData("algorithm: HS256, additional_jwt_headers: { kid: k }", "kid is set by the authenticator itself")]
    [InlineData("algorithm: HS256, additional_jwt_payload: { exp: 1 }", "exp is set by the authenticator itself")]
    public void What_cannot_be_signed_is_a_problem_of_the_manifest(string keys, string told) =>
        Should.Throw<ManifestException>(() => ManifestParser.Parse(WireSource.Manifest($"authenticator: {{ type: JwtAuthenticator, secret_key: x, {keys} }}"), "crm.yaml"))
            .Message.ShouldContain(told);

    private static async Task<Token> TokenAsync(string keys, string key)
    {
        await using var api = await WireApi.StartAsync();
        using var source = new WireSource(
            api, $"authenticator: {{ type: JwtAuthenticator, secret_key: \"{{{{ config['secret_key'] }}}}\", {keys.ReplaceLineEndings(" ")} }}",
            new Dictionary<string, string> { ["secret_key"] = key, ["kid"] = "k-1" }, new FixedTime(FixedTime.Noon));
        await source.ReadAsync();
        return Token.Of(api.Requests.Single().Header("Authorization")!);
    }

    private static HashAlgorithmName HashOf(string algorithm) => new($"SHA{algorithm[2..5]}");

    private sealed record Token(string Sent, JsonNode Header, JsonNode Claims, byte[] Content, byte[] Signature)
    {
        public static Token Of(string sent)
        {
            var parts = sent.Split(' ')[^1].Split('.');
            return new Token(
                sent, JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!, JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!,
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]));
        }
    }
}
