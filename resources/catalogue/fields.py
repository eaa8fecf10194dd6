"""The fields of a catalogue, and what their columns are called in the languages of the network."""

from django.utils.translation import gettext_lazy as _

from schools.lists.fields import Field, called

FIELDS: tuple[Field, ...] = (
    Field(
        "title",
        _("Title"),
        called(
            """
            title, name, resource, resource title, name of the resource, titulo, nome, recurso, nome do recurso, titel,
            naam, lesmateriaal, titre, nom, ressource, intitule, bezeichnung, material, nazev, titul, τιτλος, ονομα,
            titolo, risorsa, nombre
            """
        ),
        needed=True,
    ),
    Field(
        "description",
        _("Description"),
        called(
            """
            description, abstract, summary, about, what it is, descricao, resumo, sumario, beschrijving, samenvatting,
            omschrijving, resume, beschreibung, zusammenfassung, kurzbeschreibung, popis, anotace, περιγραφη, περιληψη,
            descrizione, riassunto, descripcion, resumen
            """
        ),
    ),
    Field(
        "text_language",
        _("Language of title and description"),
        called(
            """
            text_language, language of the title, language of the description, lingua do titulo, taal van de titel,
            langue du titre, sprache des titels, jazyk nazvu, γλωσσα τιτλου
            """
        ),
    ),
    Field(
        "kind",
        _("Kind"),
        called(
            """
            kind, type, material type, resource type, learning resource type, format of the resource, tipo,
            tipo de recurso, tipo de material, soort, type lesmateriaal, materiaalsoort, genre, type de ressource, art,
            materialart, ressourcentyp, typ, druh, typ materialu, ειδος, τυπος, tipologia, tipo di risorsa
            """
        ),
    ),
    Field(
        "licence",
        _("Licence"),
        called(
            """
            licence, license, conditions of use, terms of use, rights, licence url, license url, usage rights, licenca,
            direitos, condicoes de utilizacao, licentie, gebruiksvoorwaarden, droits, conditions d'utilisation, lizenz,
            nutzungsbedingungen, rechte, licencni podminky, prava, αδεια, αδεια χρησης, licenza, diritti, licencia
            """
        ),
    ),
    Field(
        "links",
        _("Addresses"),
        called(
            """
            links, link, url, address, addresses, web address, website, homepage, permalink, location, file,
            files, download, endereco, ligacao, ligacoes, hiperligacao, ficheiro, adres, webadres, bestand, lien, liens,
            adresse, adresse web, fichier, datei, webseite, odkaz, odkazy, soubor, συνδεσμος, διευθυνση, αρχειο,
            collegamento, indirizzo, enlace, direccion
            """
        ),
    ),
    Field(
        "languages",
        _("Languages"),
        called(
            """
            language, languages, available in, lingua, linguas, idioma, idiomas, taal, talen, langue, langues, sprache,
            sprachen, jazyk, jazyky, γλωσσα, γλωσσες, lingue, lengua
            """
        ),
    ),
    Field(
        "levels",
        _("Levels"),
        called(
            """
            level, levels, education level, grade level, school level, educational level, isced, nivel, niveis,
            nivel de ensino, ciclo, niveau, niveaus, onderwijsniveau, niveau scolaire, stufe, schulstufe, bildungsstufe,
            bildungsbereich, uroven, stupen, βαθμιδα, livello, grado scolastico, niveles
            """
        ),
    ),
    Field(
        "ages",
        _("Ages"),
        called(
            """
            age, ages, age range, age group, typical age range, idade, idades, faixa etaria, leeftijd, leeftijden,
            tranche d'age, alter, altersgruppe, vek, vekova skupina, ηλικια, ηλικιες, eta, fascia d'eta, edad, edades
            """
        ),
    ),
    Field(
        "minutes",
        _("Time it takes"),
        called(
            """
            minutes, duration, time, time required, how long, duracao, minutos, tempo, duur, minuten, duree, temps,
            dauer, zeit, zeitbedarf, doba, trvani, minuty, delka, διαρκεια, λεπτα, durata, minuti, duracion
            """
        ),
    ),
    Field(
        "audiences",
        _("Made for"),
        called(
            """
            audience, audiences, made for, primary user, for whom, end user, target group, publico, publico alvo,
            destinatarios, doelgroep, public, public cible, zielgruppe, cilova skupina, κοινο, destinatari
            """
        ),
    ),
    Field(
        "subjects",
        _("Subjects"),
        called(
            """
            subject, subjects, discipline, field, about subject, disciplina, disciplinas, assunto, area, vak, vakken,
            vakgebied, matiere, matieres, fach, facher, unterrichtsfach, predmet, predmety, obor, μαθημα, μαθηματα,
            materia, materie, discipline scolastiche, asignatura
            """
        ),
    ),
    Field(
        "keywords",
        _("Keywords"),
        called(
            """
            keywords, keyword, tags, tag, topics, topic, palavras chave, etiquetas, tema, trefwoorden, trefwoord,
            mots cles, mots clefs, schlagworte, schlagworter, stichworte, klicova slova, stitky, λεξεις κλειδια,
            parole chiave, palabras clave
            """
        ),
    ),
    Field(
        "sdgs",
        _("Sustainable Development Goals"),
        called(
            """
            sdg, sdgs, sustainable development goals, goals, global goals, ods,
            objetivos de desenvolvimento sustentavel,
            duurzame ontwikkelingsdoelen, odd, objectifs de developpement durable, ziele, nachhaltigkeitsziele,
            cile udrzitelneho rozvoje, στοχοι βιωσιμης αναπτυξης, obiettivi di sviluppo sostenibile
            """
        ),
    ),
    Field("skills", _("Skills"), called("skills, teaches, esco, competences, competencias, vaardigheden, competenze")),
    Field(
        "authors",
        _("Authors"),
        called(
            """
            author, authors, creator, creators, made by, autor, autores, autora, autoria, criador, auteur, auteurs,
            makers, maker, verfasser, verfasserin, autoren, urheber, autori, tvurce, συγγραφεας, δημιουργος, autore
            """
        ),
    ),
    Field("adapted_title", _("Title of what it is adapted from"), called("adapted_title, title of the source")),
    Field("adapted_url", _("Address of what it is adapted from"), called("adapted_url, adapted from, source url")),
    Field("adapted_licence", _("Licence of what it is adapted from"), called("adapted_licence, licence of the source")),
)
