using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parley.Engines.Flite;
using Parley.Server.Engines;
using Parley.Server.Tests.Hosting;

namespace Parley.Browser.Tests;

/// <summary>A server with this machine's engines, and its page in a real browser whose microphone plays a recording.</summary>
internal sealed class TalkingPage : IAsyncDisposable
{
    private const float PatienceMs = 45_000;

    private static readonly string[] _browsers =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];

    private readonly TestServer _server;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly DirectoryInfo _folder;
    private readonly List<string> _problems = [];

    private TalkingPage(TestServer server, IPlaywright playwright, IBrowser browser, IPage page, DirectoryInfo folder)
    {
        _server = server;
        _playwright = playwright;
        _browser = browser;
        _folder = folder;
        Page = page;
        page.PageError += (_, error) => _problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
            {
                _problems.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser complained of: scripts, the content policy, missing files.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Opens the page. Skips the test where there is no browser or an engine is missing.</summary>
    /// <param name="question">What the fake microphone says.</param>
    /// <param name="key">Given to the page by its address.</param>
    public static async Task<TalkingPage> OpenAsync(
        string question,
        string key,
        CancellationToken cancellationToken,
        ColorScheme scheme = ColorScheme.Light
    )
    {
        var chromium = Array.Find(_browsers, File.Exists);
        Assert.SkipWhen(chromium is null, "There is no Chromium here: install the Debian package chromium.");
        Assert.SkipUnless(new FliteProvider().Probe().Available, "The fake microphone's voice needs libflite1.");
        var server = await TestServer.StartAsync(ownEngines: true);
        var engines = server.Services.GetRequiredService<IEngineSource>();
        await engines.GetAsync(cancellationToken);
        if (!engines.Report.DoesMainJob)
        {
            await server.DisposeAsync();
            Assert.Skip("An engine is missing; `./parley doctor` says which.");
        }

        var folder = Directory.CreateTempSubdirectory("parley-page-");
        var recording = Path.Combine(folder.FullName, "question.wav");
        await FakeMicrophone.WriteAsync(recording, question, cancellationToken);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = Arguments(recording) }
        );
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ColorScheme = scheme,
                ViewportSize = new ViewportSize { Width = 1280, Height = 820 },
                Permissions = ["microphone"],
            }
        );
        context.SetDefaultTimeout(PatienceMs);
        var page = await context.NewPageAsync();
        var opened = new TalkingPage(server, playwright, browser, page, folder);
        await page.GotoAsync($"{server.Address}#key={key}");
        await page.WaitForSelectorAsync(
            "body[data-ready=true]",
            new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached }
        );
        return opened;
    }

    public Task<IElementHandle?> SeeAsync(string selector) => Page.WaitForSelectorAsync(selector);

    /// <summary>What the page says it is doing at the moment an element is there; a moment later it may do the next thing.</summary>
    public async Task<string?> StateWhenSeenAsync(string selector)
    {
        var state = await Page.WaitForFunctionAsync(
            "selector => document.querySelector(selector) && document.body.dataset.state",
            selector
        );
        return await state.JsonValueAsync<string?>();
    }

    /// <summary>Waits until the loudspeaker's signal has reached a level that cannot be silence.</summary>
    public Task<IJSHandle> HearAsync() =>
        Page.WaitForFunctionAsync("() => Number(document.getElementById('played').dataset.peak) > 0.02");

    /// <summary>Keeps a picture for people to look at.</summary>
    public async Task PictureAsync(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "TestResults");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png") });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string[] Arguments(string recording) =>
        [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            $"--use-file-for-fake-audio-capture={recording}%noloop",
        ];
}
