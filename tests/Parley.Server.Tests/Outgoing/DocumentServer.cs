using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Tests.Outgoing;

/// <summary>A small web server on this machine that gives documents, or misbehaves in known ways.</summary>
internal sealed class DocumentServer : IAsyncDisposable
{
    public const string Lexicon = """
        <?xml version="1.0" encoding="UTF-8"?>
        <lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">
          <lexeme><grapheme>Blim</grapheme><alias>twenty seven yellow bananas</alias></lexeme>
          <lexeme><grapheme>Zzyx</grapheme><phoneme>ˈsɛvən</phoneme></lexeme>
        </lexicon>
        """;

    private readonly WebApplication _app;
    private readonly TaskCompletionSource _let = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    private DocumentServer(WebApplication app) => _app = app;

    /// <summary>How often anything was asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public Uri Address =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public int Port => Address.Port;

    public static async Task<DocumentServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new DocumentServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public string Url(string path) => new Uri(Address, path).AbsoluteUri;

    /// <summary>Lets the slow document go.</summary>
    public void Let() => _let.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Let();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/lexicon.pls":
                await response.WriteAsync(Lexicon, context.RequestAborted);
                break;
            case "/slow.pls":
                await _let.Task.WaitAsync(context.RequestAborted);
                await response.WriteAsync(Lexicon, context.RequestAborted);
                break;
            case "/rules.json":
                await response.WriteAsync(
                    """{"rules":[{"match":"kWh","say":"kilowatt hours"}]}""",
                    context.RequestAborted
                );
                break;
            case "/redirect":
                response.Redirect("/lexicon.pls");
                break;
            case "/large":
                response.ContentLength = 5_000_000;
                await response.Body.WriteAsync(new byte[5_000_000], context.RequestAborted);
                break;
            case "/endless":
                // No length: it is known only while it comes.
                for (var i = 0; i < 200; i++)
                {
                    await response.WriteAsync(new string('x', 16 * 1024), context.RequestAborted);
                }

                break;
            case "/page.html":
                await response.WriteAsync("<html><p>Hello</html>", context.RequestAborted);
                break;
            case "/dtd.pls":
                await response.WriteAsync(
                    "<!DOCTYPE lexicon [<!ENTITY a \"aaaa\">]>"
                        + Lexicon[Lexicon.IndexOf("<lexicon", StringComparison.Ordinal)..],
                    Encoding.UTF8,
                    context.RequestAborted
                );
                break;
            default:
                response.StatusCode = 404;
                break;
        }
    }
}
