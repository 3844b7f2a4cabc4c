using System.Net;
using System.Net.Security;
using System.Text.Json;

namespace Parley.Client;

/// <summary>Opens the socket's HTTP connection and keeps what a refusing server says, which the socket itself drops.</summary>
internal sealed class HandshakeHandler : DelegatingHandler
{
    private const int MaxBody = 64 * 1024;

    public HandshakeHandler(bool trustAnyCertificate)
        : base(new SocketsHttpHandler { SslOptions = Trust(trustAnyCertificate), MaxResponseHeadersLength = 64 }) { }

    public HttpStatusCode? Status { get; private set; }

    /// <summary>The message in the refusal's body, or null.</summary>
    public string? Message { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            Status = response.StatusCode;
            Message = await ReadMessageAsync(response.Content, cancellationToken);
        }

        return response;
    }

    private static async Task<string?> ReadMessageAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxBody, cancellationToken);
            var body = await content.ReadAsStringAsync(cancellationToken);
            return MessageOf(body);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    internal static string? MessageOf(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error))
            {
                root = error;
            }

            return root.ValueKind switch
            {
                JsonValueKind.String => root.GetString(),
                JsonValueKind.Object
                    when root.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String =>
                    message.GetString(),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The caller asked for it by name: a developer's own certificate on a machine under their control.
#pragma warning disable CA5359
    private static SslClientAuthenticationOptions Trust(bool any) =>
        any
            ? new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true }
            : new SslClientAuthenticationOptions();
#pragma warning restore CA5359
}
