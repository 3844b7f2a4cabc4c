// Plays scenarios with a published client, unmodified, against a running server; or reads events as that client does.
// usage: converse ENDPOINT KEY PCM [SCENARIO...]   one JSON line each; PCM is a spoken question, 24 kHz mono
//        snippet ENDPOINT KEY                        the snippet of the documentation; its own output
//        parse                                       one event per line of the input, one JSON line per event
using System.Text.Json;
using Parley.Clients;

var client = new StockClient();
switch (args)
{
    case ["converse", var endpoint, var key, var recording, .. var names]:
        var target = new StockTarget(new Uri(endpoint), key);
        var speech = await File.ReadAllBytesAsync(recording);
        foreach (var name in names.Length > 0 ? names : [.. Scenarios.All.Keys, .. client.OwnScenarios.Keys])
        {
            Print(await PlayAsync(name, target, speech));
        }

        return 0;
    case ["snippet", var endpoint, var key]:
        await Snippet.RunAsync(endpoint, key);
        return 0;
    case ["parse"]:
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Print(Parse(line));
        }

        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "usage: converse ENDPOINT KEY PCM [SCENARIO...] | snippet ENDPOINT KEY | parse"
        );
        return 2;
}

async Task<object> PlayAsync(string name, StockTarget target, byte[] speech)
{
    using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(45));
    using var stage = new Stage(client, target, speech, limit.Token);
    string? failure = null;
    try
    {
        var play = Scenarios.All.GetValueOrDefault(name) ?? client.OwnScenarios[name];
        await play(stage);
    }
    catch (ScenarioException broken)
    {
        failure = broken.Message;
    }
    catch (Exception broken)
    {
        failure = broken.ToString();
    }

    return new
    {
        scenario = name,
        failure,
        types = stage.Journal?.Types ?? [],
        facts = stage.Facts,
    };
}

object Parse(string json)
{
    try
    {
        var (type, getters) = EventSweep.Run(client, json);
        return new { type, getters };
    }
    catch (Exception thrown)
    {
        return new { thrown = thrown.GetType().Name, message = thrown.Message };
    }
}

static void Print(object line) => Console.Out.WriteLine(JsonSerializer.Serialize(line));
