using System.Net;
using Parley.Server.Commands;
using Parley.Server.Engines;
using Parley.Server.Settings;
using Parley.Server.Tests.Outgoing;

namespace Parley.Server.Tests.Commands;

public sealed class SettingsTests : IDisposable
{
    private readonly DirectoryInfo _program = Directory.CreateTempSubdirectory("parley-program-");
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("parley-data-");
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _commandLine = new(StringComparer.Ordinal);

    public SettingsTests() => _environment["PARLEY_DATA"] = _data.FullName;

    public void Dispose()
    {
        _program.Delete(recursive: true);
        _data.Delete(recursive: true);
    }

    [Fact]
    public void Later_sources_win()
    {
        File.WriteAllText(
            Path.Combine(_program.FullName, "appsettings.json"),
            """{"Parley":{"Port":1,"Model":"program","Responder":"http://p"}}"""
        );
        File.WriteAllText(Path.Combine(_data.FullName, "appsettings.json"), """{"Parley":{"Port":2,"Model":"data"}}""");
        _environment["PARLEY_PORT"] = "3";
        Assert.Equal((3, "data", "http://p"), Read(settings => (settings.Port, settings.Model, settings.Responder)));

        _commandLine["Port"] = "4";
        Assert.Equal(4, Read(settings => settings.Port));
    }

    [Fact]
    public void Without_anything_it_listens_on_loopback_7310()
    {
        Assert.Equal((IPAddress.Loopback, 7310, "auto", null), Read(s => (s.Bind, s.Port, s.Responder, s.ApiKey)));
    }

    [Fact]
    public void The_data_folder_is_the_users()
    {
        _environment.Remove("PARLEY_DATA");
        _environment["HOME"] = "/house";
        Assert.Equal("/house/.local/share/parley", Read(settings => settings.Data));

        _environment["XDG_DATA_HOME"] = "/share";
        Assert.Equal("/share/parley", Read(settings => settings.Data));
    }

    [Fact]
    public void Every_setting_is_an_option_of_serve()
    {
        var options = ServeCommand.Create().Options.Select(option => option.Name);

        Assert.Empty(SettingNames.All.Select(SettingNames.Option).Except(options, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("cadence", "cadence")]
    [InlineData("auto", "smart-turn")]
    [InlineData(null, "smart-turn")]
    public void The_turn_detector_can_be_chosen_and_left_out(string? value, string tried)
    {
        _environment["PARLEY_TURN_DETECTOR"] = value;
        Assert.Equal(tried, string.Join(", ", Read(settings => TurnDetectors.For(settings)).Select(one => one.Name)));
    }

    [Theory]
    [InlineData("PARLEY_API_KEY", "k")]
    [InlineData("PARLEY_RESPONDER", "builtin")]
    [InlineData("PARLEY_MODEL", "m")]
    [InlineData("PARLEY_KNOWLEDGE", "/usr")]
    [InlineData("PARLEY_MODELS", "/models")]
    public void Each_setting_has_its_variable(string variable, string value)
    {
        _environment[variable] = value;

        Assert.Contains(
            value,
            Read(s => string.Join(' ', s.ApiKey, s.Responder, s.Model, s.Knowledge, s.Models)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Authorities_of_the_house_are_read_from_a_file()
    {
        using var authority = new TestAuthority();
        _environment["PARLEY_OUTGOING_ROOTS"] = authority.RootFile;

        Assert.Equal(authority.RootFile, $"{Read(settings => settings.OutgoingRoots)}");
    }

    [Theory]
    [InlineData("Port", "70000", "0 to 65535")]
    [InlineData("Port", "many", "whole number")]
    [InlineData("Bind", "somewhere", "--bind")]
    [InlineData("Bind", "0.0.0.0", "--insecure-http")]
    [InlineData("Certificate", "/cert.pem", "--certificate-key")]
    [InlineData("Responder", "ftp://model", "--responder")]
    [InlineData("Knowledge", "/no/such/folder", "--knowledge")]
    [InlineData("OutgoingRoots", "/no/such/file", "--outgoing-roots")]
    [InlineData("OutgoingRoots", "/etc/hostname", "-----BEGIN CERTIFICATE-----")]
    [InlineData("LogLevel", "loud", "--log-level")]
    [InlineData("InsecureHttp", "maybe", "--insecure-http")]
    [InlineData("PathPrefix", "parley", "--path-prefix")]
    [InlineData("TurnDetector", "some", "--turn-detector")]
    public void What_is_wrong_is_said_in_one_line(string name, string value, string hint)
    {
        _commandLine[name] = value;

        var problem = Assert.Throws<SettingsException>(() => Read(settings => settings.Port));

        Assert.Contains(hint, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Theory]
    [InlineData("InsecureHttp", "true")]
    [InlineData("Https", "true")]
    public void Other_machines_are_served_over_tls_or_when_told_so(string name, string value)
    {
        _commandLine["Bind"] = "0.0.0.0";
        _commandLine[name] = value;

        Assert.Equal(IPAddress.Any, Read(settings => settings.Bind));
    }

    private T Read<T>(Func<ServerSettings, T> select) =>
        select(
            new SettingsReader(_commandLine, name => _environment.GetValueOrDefault(name), _program.FullName)
                .Read()
                .Settings
        );
}
