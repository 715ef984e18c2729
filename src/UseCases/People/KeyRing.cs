using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>The keys behind cookies, forms and encrypted fields: in PostgreSQL, so that every node reads what another wrote.</summary>
public sealed class KeyRing(NpgsqlDataSource source, MasterKey master) : IXmlRepository
{
    private const string Select = "select xml from data_protection_keys order by created_at, friendly_name";

    // a node that still holds a replaced master key adds nothing that the others could not open
    private const string Insert = """
        insert into data_protection_keys (friendly_name, xml)
        select @friendlyName, @xml where exists (select from master_key where fingerprint = @Fingerprint)
        """;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = source.OpenConnection();
        return [.. connection.Query<string>(Select).Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var connection = source.OpenConnection();
        if (connection.Execute(Insert, new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting), master.Fingerprint }) == 0)
            throw new RefusalException("主密钥已经更换，请重新启动本节点。");
    }
}

/// <summary>Locks each key of the ring with the master key.</summary>
public sealed class KeyRingEncryptor(MasterKey master) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        ArgumentNullException.ThrowIfNull(plaintextElement);
        return new(new XElement("sealed", master.Encrypt(plaintextElement.ToString(SaveOptions.DisableFormatting))), typeof(KeyRingDecryptor));
    }
}

/// <summary>Unlocks a key of the ring; made by the framework from the name stored with the key.</summary>
public sealed class KeyRingDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        ArgumentNullException.ThrowIfNull(encryptedElement);
        var master = services.GetRequiredService<MasterKey>();
        // rotated since this node has started: the new key is in its place already
        if (!master.Opens(encryptedElement.Value) && services.GetRequiredService<MasterKeyPlace>().Read() is { } fresh)
            master = fresh;
        return XElement.Parse(master.Decrypt(encryptedElement.Value));
    }
}

/// <summary>Data protection as web site and command line share it.</summary>
public static class KeyRingSetup
{
    public static void AddKeyRing(this IServiceCollection services, Func<IServiceProvider, MasterKeyPlace> place)
    {
        services.AddSingleton(place);
        // nobody gets the key unchecked
        services.AddSingleton(provider => CheckMasterKey.Of(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<MasterKeyPlace>(), Console.Error.WriteLine).GetAwaiter().GetResult());
        services.AddSingleton<KeyRing>();
        services.AddDataProtection().SetApplicationName("gansu");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = provider.GetRequiredService<KeyRing>();
            options.XmlEncryptor = new KeyRingEncryptor(provider.GetRequiredService<MasterKey>());
        }));
        services.AddSingleton<SensitiveFields>();
    }
}
