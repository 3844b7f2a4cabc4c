using Parley.Engines.Tools;
using Parley.Runtime.Outgoing;

namespace Parley.Server.Outgoing;

/// <summary>Requests to servers of tools: within the operator's policy, and no larger than allowed.</summary>
internal static class ToolConnections
{
    /// <summary>Bytes of one answer; what a model can use is far less.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    public static HttpMessageHandler CreateHandler(OutgoingPolicy policy) =>
        new Guard(policy) { InnerHandler = OutgoingConnections.CreateHandler(policy) };

    private sealed class Guard(OutgoingPolicy policy) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (policy.Refuse(request.RequestUri!) is { } refused)
            {
                throw new ToolServerException(ToolFault.NotAllowed, refused.Problem!);
            }

            request.Headers.UserAgent.ParseAdd("parley");
            HttpResponseMessage response;
            try
            {
                response = await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException e) when (AddressRefusedException.IsCauseOf(e))
            {
                throw new ToolServerException(
                    ToolFault.NotAllowed,
                    $"the host {request.RequestUri!.IdnHost} has a private address; the operator allows those with --outgoing-private"
                );
            }

            if (response.Content.Headers.ContentLength > MaxBytes)
            {
                response.Dispose();
                throw TooLarge();
            }

            response.Content = await BoundedAsync(response.Content, cancellationToken);
            return response;
        }

        private static async Task<HttpContent> BoundedAsync(HttpContent content, CancellationToken cancellationToken)
        {
            var bounded = new StreamContent(
                new BoundedStream(await content.ReadAsStreamAsync(cancellationToken), MaxBytes, TooLarge)
            );
            foreach (var (name, values) in content.Headers)
            {
                bounded.Headers.TryAddWithoutValidation(name, values);
            }

            return bounded;
        }

        private static ToolServerException TooLarge() =>
            new(ToolFault.TooLarge, $"The server of the tool answers with more than {MaxBytes / (1024 * 1024)} MiB.");
    }
}
